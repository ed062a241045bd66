import { Refusal } from '../core/refusal.ts'
import type { LegacyReads, ReadDb } from './reads.ts'

/** What a message takes along: the upload of one's own with this address, as A, B and C name files. Throws `Refusal`. */
export async function attached(
  { db, reads }: { db: ReadDb; reads: LegacyReads },
  userId: number,
  address: unknown,
): Promise<{ attachmentId?: number }> {
  if (address === undefined || address === null) return {}
  const attachmentId =
    typeof address === 'string' ? await reads.attachmentId(db, userId, address) : undefined
  if (attachmentId === undefined)
    throw new Refusal('invalid_input', 'attachment: no upload of yours has this address')
  return { attachmentId }
}
