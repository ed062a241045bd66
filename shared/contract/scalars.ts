import { z } from 'zod'

import { MOST_ID } from '../protocol/topic.ts'
import { TEXT_BYTES } from './limits.ts'

/** Every row's key: a positive integer. */
export const idSchema = z.int().positive().max(MOST_ID)

/** ISO 8601 in UTC, `2026-11-21T10:00:00.000Z`. For display only: order comes from numbers (PROMISES, "Not promised"). */
export const timestampSchema = z.iso.datetime()

/** Text that every database can keep: no halves of characters, and no NUL, which Postgres refuses. */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** What a person writes: not blank, at most `TEXT_BYTES` of UTF-8. */
export const textSchema = z
  .string()
  .trim()
  .min(1, 'write something')
  .refine((text) => new TextEncoder().encode(text).length <= TEXT_BYTES, 'at most 8 KB of text')
  .refine(isText, 'not valid Unicode text')

/** What others see of a person wherever a name is shown. */
export const personSchema = z.object({
  id: idSchema,
  handle: z.string(),
  name: z.string(),
  image: z.string().nullable(),
})
export type Person = z.infer<typeof personSchema>
