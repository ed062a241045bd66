import type { Attachment } from '@trunkline/shared/contract/attachment'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import type { Reading } from '../../db/database.ts'
import { attachmentOf, attachmentsById } from './queries.ts'

/** Whether this person may have the file, because of where it was sent. Each feature that carries files has one. */
export type MayRead = (db: Reading, userId: number, attachmentId: number) => Promise<boolean>

/** The attachments with these ids, for rows that carry them. */
export const attachments = attachmentsById

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
