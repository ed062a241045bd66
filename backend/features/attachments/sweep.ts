import type { Broker } from '../../core/broker.ts'
import { regularly } from '../../core/regularly.ts'
import type { Database } from '../../db/database.ts'
import type { Folder } from './folder.ts'

/** How long an upload may wait to be sent. */
const WAIT_MS = 86_400_000

/**
 * Forgets uploads that nobody sent within a day, and removes files of that age that no row knows: theirs, and what a
 * crash left between a file and its row. Returns how many files went.
 */
export async function sweepUploads(
  { commit, db }: Pick<Database, 'commit' | 'db'>,
  folder: Folder,
  now: number,
): Promise<number> {
  const before = now - WAIT_MS
  await commit((trx) =>
    trx
      .deleteFrom('attachments')
      .where('used_at', 'is', null)
      .where('created_at', '<', before)
      .execute(),
  )
  let removed = 0
  for await (const names of folder.olderThan(before)) {
    if (names.length === 0) continue
    const known = await db
      .selectFrom('attachments')
      .select('stored_name')
      .where('stored_name', 'in', names)
      .execute()
    const kept = new Set(known.map((row) => row.stored_name))
    for (const name of names) {
      if (kept.has(name)) continue
      await folder.remove(name)
      removed += 1
    }
  }
  return removed
}

/** Removes each file that was just forgotten. One that is missed here, as in a crash, goes with the sweep. */
export function removeForgotten(options: {
  broker: Pick<Broker, 'onMessage'>
  folder: Pick<Folder, 'remove'>
  onError: (error: unknown) => void
}): void {
  const { broker, folder, onError } = options
  broker.onMessage((message) => {
    if (message.type === 'notice' && message.name === 'file_forgotten')
      folder.remove(message.storedName).catch(onError)
  })
}

/** Sweeps now and `regularly`. */
export function startSweep(options: {
  database: Pick<Database, 'commit' | 'db'>
  folder: Folder
  clock: () => number
  everyMs: number
  onError: (error: unknown) => void
}): () => Promise<void> {
  const { database, folder, clock, everyMs, onError } = options
  return regularly(() => sweepUploads(database, folder, clock()), { everyMs, onError })
}
