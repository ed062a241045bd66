import { z } from 'zod'

import { define } from './define.ts'
import { idSchema, personSchema, timestampSchema } from './scalars.ts'

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

export const accountEvents = define('account', {
  'account.profile_updated': z.object({ profile: profileSchema }),
  'account.follow_changed': z.object({ userId: idSchema, following: z.boolean() }),
  /** Told to the one who blocks, never to the one who is blocked. */
  'account.block_changed': z.object({ userId: idSchema, blocked: z.boolean() }),
})

export const accountActions = define('account', {
  /** Fields that are left out stay as they are. */
  'account.update_profile': {
    input: z.object({
      name: z.string().trim().min(1, 'a name is needed').max(80).optional(),
      handle: handleSchema.optional(),
      bio: z.string().trim().max(500).optional(),
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
