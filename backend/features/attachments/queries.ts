import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Selectable } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'

type Row = Selectable<Tables['attachments']>

const UNDER = '/upload/files/'

/** The attachments with these ids, for rows that carry them. */
export async function attachmentsById(
  db: Reading,
  ids: Iterable<number | null>,
): Promise<ReadonlyMap<number, Attachment>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('attachments').selectAll().where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, attachmentOf(row)]))
}

export const byStoredName = (db: Reading, storedName: string): Promise<Row | undefined> =>
  db.selectFrom('attachments').selectAll().where('stored_name', '=', storedName).executeTakeFirst()

/** What somebody's upload under this key has become. */
export const byUploadKey = (db: Reading, ownerId: number, key: string): Promise<Row | undefined> =>
  db
    .selectFrom('attachments')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('upload_key', '=', key)
    .executeTakeFirst()

/** How many files somebody has uploaded and not sent. */
export async function unusedCount(db: Reading, ownerId: number): Promise<number> {
  const { unused } = await db
    .selectFrom('attachments')
    .select((eb) => eb.fn.countAll<number>().as('unused'))
    .where('owner_id', '=', ownerId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return unused
}

/** What somebody has uploaded after `since`, and when the first of it came; `oldest` is `since` where there is none. */
export async function uploadedSince(
  db: Reading,
  ownerId: number,
  since: number,
): Promise<{ bytes: number; oldest: number }> {
  const { bytes, oldest } = await db
    .selectFrom('attachments')
    .select((eb) => [eb.fn.sum<number>('bytes').as('bytes'), eb.fn.min('created_at').as('oldest')])
    .where('owner_id', '=', ownerId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return { bytes: Number(bytes ?? 0), oldest: oldest ?? since }
}

/** Where a stored file is read: the path that rows and messages carry. */
export const urlOf = (storedName: string): string => `${UNDER}${storedName}`

export const storedNameOf = (url: string): string | undefined =>
  url.startsWith(UNDER) ? url.slice(UNDER.length) : undefined

export const attachmentOf = (row: Row): Attachment => ({
  id: row.id,
  name: row.name,
  type: row.type,
  bytes: row.bytes,
  url: urlOf(row.stored_name),
  width: row.width,
  height: row.height,
})
