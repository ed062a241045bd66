import type { Attachment } from '@trunkline/shared/contract/attachment'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import {
  attachmentUrl,
  forgetAttachment,
  type MayRead,
  useAttachment,
} from '../attachments/service.ts'
import { hold } from './hold.ts'

/** It is shown small and round, everywhere and to everybody; the page sends a square of at most 512 pixels. */
const LONGEST_SIDE = 1_024
const MOST_BYTES = 1_048_576
/** How much longer one side may be: what a rounding or a careless crop leaves, and nothing that would look cut. */
const MOST_UNEVEN = 1.1
/** Still pictures. A GIF is not: faces that move in a list are not calm. */
const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])

/**
 * Takes an upload as this person's picture, or none, and forgets the one before. Answers the path to keep. Refuses
 * with `invalid_input` what is no small square.
 */
export async function changePicture(
  tx: WriteTx,
  userId: number,
  attachmentId: number | null,
): Promise<string | null> {
  // Two changes at once would both forget the same picture, and one of the new ones would stay for ever.
  await hold(tx.trx, [userId])
  const picture =
    attachmentId === null ? null : await useAttachment(tx, userId, attachmentId, { image: true })
  if (picture) refuseUnfit(picture)
  const before = await tx.trx
    .selectFrom('users')
    .select('image')
    .where('id', '=', userId)
    .executeTakeFirst()
  if (before?.image) await forgetAttachment(tx, userId, before.image)
  return picture?.url ?? null
}

/** Whether it is what its owner is seen by now. */
export const mayReadPictures: MayRead = async (db, _readerId, attachmentId) => {
  const row = await db
    .selectFrom('attachments')
    .innerJoin('users', 'users.id', 'attachments.owner_id')
    .select(['attachments.stored_name', 'users.image'])
    .where('attachments.id', '=', attachmentId)
    .executeTakeFirst()
  return row !== undefined && row.image === attachmentUrl(row.stored_name)
}

function refuseUnfit({ type, bytes, width, height }: Attachment): void {
  const [short, long] = [Math.min(width ?? 0, height ?? 0), Math.max(width ?? 0, height ?? 0)]
  if (!TYPES.has(type)) throw unfit('a profile picture is a PNG, JPEG or WebP file')
  if (long > short * MOST_UNEVEN) throw unfit('a profile picture is square')
  if (long > LONGEST_SIDE)
    throw unfit(`a profile picture has at most ${LONGEST_SIDE} pixels a side`)
  if (bytes > MOST_BYTES) throw unfit('a profile picture has at most 1 MB')
}

const unfit = (why: string) =>
  new Refusal('invalid_input', `attachmentId: ${why}`, {
    details: { fieldErrors: { attachmentId: [why] } },
  })
