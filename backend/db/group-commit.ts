import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'

import { sql } from 'kysely'

import { fence } from './fence.ts'
import type { Commit, Db } from './handles.ts'

type Job = {
  run(trx: Db): Promise<unknown>
  done(result: unknown): void
  fail(error: unknown): void
}
type Outcome = { ok: true; result: unknown } | { ok: false; error: unknown }

const GROUP = 64
/** A work awaits its `trx` alone, so this is never reached but by a mistake; without it everybody would wait for ever. */
const WORK_MS = 2_000

/**
 * One fsync for many: works queued until a transaction begins share it, one strictly after another, a savepoint
 * each, and are acknowledged after the commit. A work that throws is rolled back alone. Where SQLite gave up the
 * whole transaction (disk full, I/O error, a failed commit) nobody is acknowledged and each work runs again alone.
 * Where none can begin (another program holds the file) all who wait are refused with it, so that nobody waits in line.
 * Between two groups everybody else has a turn, however much there is to write.
 */
export function groupCommit(writer: Db): Commit {
  const waiting: Job[] = []
  const alone: Job[] = []
  let running = false

  const next = () => (alone.length > 0 ? alone.splice(0, 1) : waiting.splice(0, GROUP))

  const drain = async () => {
    running = true
    await Promise.resolve()
    while (alone.length + waiting.length > 0) {
      let group: Job[] | undefined
      try {
        await commitTogether(writer, () => (group = next()))
      } catch (error) {
        if (group && group.length > 1) alone.push(...group)
        else for (const job of group ?? [...alone.splice(0), ...waiting.splice(0)]) job.fail(error)
      }
      await setImmediate()
    }
    running = false
  }

  return <T>(work: (trx: Db) => Promise<T>) =>
    new Promise<T>((done, fail) => {
      // Whoever began the group is somebody else.
      const run = AsyncLocalStorage.bind(work)
      waiting.push({ run, done: (result) => done(result as T), fail })
      if (!running) void drain()
    })
}

/** Asks for its group once the transaction has begun. Throws where the transaction was lost as a whole: nobody of it is answered. */
async function commitTogether(writer: Db, begun: () => readonly Job[]): Promise<void> {
  const settled = await writer.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection)
    try {
      const outcomes: { job: Job; outcome: Outcome }[] = []
      for (const job of begun()) outcomes.push({ job, outcome: await inSavepoint(connection, job) })
      await sql`commit`.execute(connection)
      return outcomes
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined)
      throw error
    }
  })
  for (const { job, outcome } of settled)
    if (outcome.ok) job.done(outcome.result)
    else job.fail(outcome.error)
}

async function inSavepoint(connection: Db, job: Job): Promise<Outcome> {
  await sql`savepoint work`.execute(connection)
  const { trx, end } = fence(connection)
  try {
    const result = await within(WORK_MS, job.run(trx))
    end()
    await sql`release work`.execute(connection)
    return { ok: true, result }
  } catch (error) {
    end()
    // Fails when SQLite has already rolled everything back; then the group is lost, and the caller says so.
    await sql`rollback to work`.execute(connection)
    await sql`release work`.execute(connection)
    return { ok: false, error }
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(
      () => reject(new Error(`a transaction took longer than ${ms} ms`)),
      ms,
    )
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
