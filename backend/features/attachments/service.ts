import type { Attachment } from '@trunkline/shared/contract/attachment'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import type { Reading } from '../../db/database.ts'
import { attachmentOf, attachmentsById, byStoredName, storedNameOf, urlOf } from './queries.ts'

/** Whether this person may have the file, because of where it was sent. Each feature that carries files has one. */
export type MayRead = (db: Reading, userId: number, attachmentId: number) => Promise<boolean>

/** The attachments with these ids, for rows that carry them. */
export const attachments = attachmentsById

/** Where a stored file is read: the path that rows and messages carry. */
export const attachmentUrl = urlOf

/** The upload of one's own that is read there. */
export async function ownUploadId(
  db: Reading,
  ownerId: number,
  url: string,
): Promise<number | undefined> {
  const storedName = storedNameOf(url)
  const file = storedName === undefined ? undefined : await byStoredName(db, storedName)
  return file?.owner_id === ownerId ? file.id : undefined
}

/**
 * Takes an upload to send it: one's own, and only once. `image`: nothing but a picture that the page can show.
 * Somebody else's does not exist.
 */
export async function useAttachment(
  { trx, now }: WriteTx,
  userId: number,
  id: number,
  wanted: { image?: boolean } = {},
): Promise<Attachment> {
  const row = await trx
    .updateTable('attachments')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('owner_id', '=', userId)
    .where('used_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row && wanted.image && row.width === null)
    throw new Refusal('invalid_input', 'attachmentId: a picture is needed here')
  if (row) return attachmentOf(row)
  const sent = await trx
    .selectFrom('attachments')
    .select('id')
    .where('id', '=', id)
    .where('owner_id', '=', userId)
    .executeTakeFirst()
  throw sent
    ? new Refusal('conflict', 'attachmentId: this file was sent already')
    : new Refusal('not_found', 'attachmentId: there is no such upload')
}

/**
 * Forgets a file of this person's that nothing carries any more: nobody can read it once this transaction commits, and
 * its bytes go right after. Nothing happens where it is gone, or somebody else's.
 */
export async function forgetAttachment(
  { trx, tell }: WriteTx,
  ownerId: number,
  url: string,
): Promise<void> {
  const storedName = storedNameOf(url)
  if (storedName === undefined) return
  const forgotten = await trx
    .deleteFrom('attachments')
    .where('stored_name', '=', storedName)
    .where('owner_id', '=', ownerId)
    .returning('id')
    .executeTakeFirst()
  if (forgotten) tell({ type: 'notice', name: 'file_forgotten', storedName })
}
