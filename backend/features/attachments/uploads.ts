import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'

import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Selectable } from 'kysely'

import { Refusal } from '../../core/refusal.ts'
import type { Write, WriteTx } from '../../core/write.ts'
import type { Reading, ReadDb } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { holdPeople } from '../accounts/service.ts'
import { type Draft, type Folder, isStoredName } from './folder.ts'
import { oneFile } from './multipart.ts'
import { attachmentOf, byStoredName, byUploadKey, unusedCount, uploadedSince } from './queries.ts'
import { type Recognised, recognise } from './recognise.ts'
import type { MayRead } from './service.ts'

export type StoredFile = Pick<
  Selectable<Tables['attachments']>,
  'name' | 'stored_name' | 'type' | 'bytes' | 'width'
>

/** Files on their way in and out: what a request brings, and what a reader may have. */
export type Uploads = {
  /**
   * Keeps the file of a form. The same key with the same bytes is the same attachment, so a request that got no
   * answer may be sent again. `confirm` is asked once all is here. Throws `Refusal`, and then nothing is kept.
   */
  receive(
    userId: number,
    request: Request,
    sent?: { key?: string | undefined; confirm?(): Promise<void> },
  ): Promise<Attachment>
  /** Undefined for names that do not exist and for files that this person may not have: nobody can tell them apart. */
  find(userId: number, storedName: string): Promise<StoredFile | undefined>
  /** Throws `not_found` where the file went after it was found: a picture that is replaced while somebody asks. */
  open(file: StoredFile, range: { start: number; end: number }): Promise<Readable>
}

/** `bytes` of one file, and of all that one person uploads within any day, so that nobody fills the disk. */
type UploadLimits = Readonly<{ bytes: number; bytesPerDay: number }>

/** Files that somebody may have uploaded and not sent: the next is refused. */
const MOST_UNUSED = 100
const DAY_MS = 86_400_000
const tooMany = () =>
  new Refusal('conflict', `send some of your ${MOST_UNUSED} waiting files first`)

export function createUploads(services: {
  db: ReadDb
  write: Write
  folder: Folder
  limits: UploadLimits
  /** By which a day is over (db/clock.ts). */
  clock: () => number
  mayRead: readonly MayRead[]
}): Uploads {
  const { db, write, folder, limits, clock, mayRead } = services

  const keep = async (owner: Owner, draft: Draft, name: string): Promise<Attachment> => {
    if (draft.bytes === 0) throw new Refusal('invalid_input', 'file: it is empty')
    const recognised = recognise(draft, name)
    const plain = await folder.plain(draft, recognised.type)
    if (!plain) throw new Refusal('unsupported_media', 'file: this picture cannot be read')
    const storedName = await folder.settle(plain, recognised.extension)
    try {
      const { result } = await write(async (tx) => {
        const stored = { ...tx, now: clock() }
        const row = await record(stored, owner, { ...plain, ...recognised, storedName })
        // The person is held: whoever comes next counts this file, too.
        await refuseBeyondDay(tx.trx, { ...owner, now: stored.now }, limits.bytesPerDay)
        return row
      })
      if (result.stored_name !== storedName) await folder.remove(storedName)
      return attachmentOf(result)
    } catch (error) {
      await folder.remove(storedName)
      throw error
    }
  }

  /** Before anything is received; what was kept already is answered again. */
  const refuseMore = async (owner: Owner) => {
    if (await byUploadKey(db, owner.userId, owner.key)) return
    if ((await unusedCount(db, owner.userId)) >= MOST_UNUSED) throw tooMany()
    // A file has one byte at least.
    await refuseBeyondDay(db, { ...owner, now: clock() }, limits.bytesPerDay - 1)
  }

  return {
    async receive(userId, request, { key = randomUUID(), confirm } = {}) {
      await refuseMore({ userId, key })
      const { taken, name } = await oneFile(request, limits.bytes, {
        take: (stream) => folder.receive(stream),
        discard: (draft) => folder.discard(draft),
      })
      try {
        await confirm?.()
        return await keep({ userId, key }, taken, name)
      } finally {
        await folder.discard(taken)
      }
    },

    async find(userId, storedName) {
      if (!isStoredName(storedName)) return undefined
      const row = await byStoredName(db, storedName)
      if (!row || row.owner_id === userId) return row
      for (const may of mayRead) if (await may(db, userId, row.id)) return row
      return undefined
    },

    async open({ stored_name: name }, range) {
      try {
        return await folder.open(name, range)
      } catch (error) {
        throw (error as { code?: unknown }).code === 'ENOENT'
          ? new Refusal('not_found', 'there is no such file')
          : error
      }
    },
  }
}

async function refuseBeyondDay(
  db: Reading,
  { userId, now }: { userId: number; now: number },
  most: number,
): Promise<void> {
  const { bytes, oldest } = await uploadedSince(db, userId, now - DAY_MS)
  if (bytes <= most) return
  throw new Refusal(
    'rate_limited',
    'you have uploaded as much as fits into a day: try again later',
    {
      retryIn: Math.max(oldest + DAY_MS - now, 1_000),
    },
  )
}

type Owner = { userId: number; key: string }

async function record(
  { trx, now }: WriteTx,
  { userId, key }: Owner,
  file: Draft & Recognised & { storedName: string },
) {
  const { digest, name, storedName, type, bytes, width, height } = file
  // Many may have come in at once, each counted before the others were kept.
  await holdPeople(trx, [userId])
  const created = await trx
    .insertInto('attachments')
    .values({
      owner_id: userId,
      upload_key: key,
      digest,
      name,
      stored_name: storedName,
      type,
      bytes,
      width,
      height,
      created_at: now,
      used_at: null,
    })
    .onConflict((conflict) => conflict.columns(['owner_id', 'upload_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (created) {
    if ((await unusedCount(trx, userId)) > MOST_UNUSED) throw tooMany()
    return created
  }
  const known = await byUploadKey(trx, userId, key)
  if (known?.digest === digest) return known
  throw new Refusal('id_reused', 'this id was used for another file')
}
