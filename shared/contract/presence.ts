import { z } from 'zod'

import { define } from './define.ts'
import { idSchema } from './scalars.ts'

/**
 * Latest wins per friend: the value's key is the friend's id. Absent or null means offline; `away`: a page of theirs is
 * open, and nobody has looked at any for a while.
 */
export const presenceValues = define('presence', {
  'presence.friend': z.object({
    userId: idSchema,
    name: z.string(),
    /** Not there where an old line told it, which has no word for it. */
    image: z.string().nullable().optional(),
    online: z.literal(true),
    away: z.literal(true).optional(),
  }),
})
