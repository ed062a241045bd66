import { z } from 'zod'

import { define } from './define.ts'
import { idSchema, isText, personSchema, timestampSchema } from './scalars.ts'

export const handleSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9_]{3,24}$/, '3 to 24 letters, digits or _')

/** A person's own page, as anyone signed in may see it. */
export const profileSchema = personSchema.extend({
  bio: z.string(),
  joinedAt: timestampSchema,
})
export type Profile = z.infer<typeof profileSchema>

/** Words on one line: no line breaks, and none of the characters that nobody sees. */
const isLine = (text: string): boolean => isText(text) && !/\p{Cc}/u.test(text)
/** A text that may have several lines. */
const isLines = (text: string): boolean => isLine(text.replaceAll(/[\n\r\t]/g, ' '))

/** What a person is called. */
const nameSchema = z
  .string()
  .trim()
  .min(1, 'a name is needed')
  .max(80, 'at most 80 characters')
  .refine(isLine, 'letters, digits and signs on one line')

export const accountEvents = define('account', {
  'account.profile_updated': z.object({ profile: profileSchema }),
  'account.follow_changed': z.object({ userId: idSchema, following: z.boolean() }),
  /** Told to the one who blocks, never to the one who is blocked. */
  'account.block_changed': z.object({ userId: idSchema, blocked: z.boolean() }),
  /** Somebody let this person see more or less of theirs. Names nobody, and does not say which of the two. */
  'account.access_changed': z.object({}),
})

export const accountActions = define('account', {
  /** Fields that are left out stay as they are. */
  'account.update_profile': {
    input: z.object({
      name: nameSchema.optional(),
      handle: handleSchema.optional(),
      bio: z.string().trim().max(500).refine(isLines, 'text without control characters').optional(),
      /** An upload of one's own that becomes the picture (square, PNG, JPEG or WebP); null takes the picture away. */
      attachmentId: idSchema.nullable().optional(),
    }),
    output: z.object({ profile: profileSchema }),
  },
  'account.follow': {
    input: z.object({ userId: idSchema, on: z.boolean() }),
    output: z.object({ userId: idSchema, following: z.boolean() }),
  },
  /** Ends friendship, requests and follows both ways; neither sees the other from then on. */
  'account.block': {
    input: z.object({ userId: idSchema, on: z.boolean() }),
    output: z.object({ userId: idSchema, blocked: z.boolean() }),
  },
})
