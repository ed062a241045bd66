import { z } from 'zod'

import { idSchema } from './scalars.ts'

/** A file that was uploaded (`POST /api/attachments`) and may be sent once. `url` is under `/upload/files/`. */
export const attachmentSchema = z.object({
  id: idSchema,
  /** The name it had, for show; it is stored under a random one. */
  name: z.string(),
  /** What its bytes were found to be, never what the sender claimed. */
  type: z.string(),
  bytes: z.int().positive(),
  url: z.string(),
  /** Pixels, of verified images. */
  width: z.int().nullable(),
  height: z.int().nullable(),
})
export type Attachment = z.infer<typeof attachmentSchema>
