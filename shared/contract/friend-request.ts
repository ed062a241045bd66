import { z } from 'zod'

import { define } from './define.ts'
import { idSchema, personSchema, timestampSchema } from './scalars.ts'

export const friendRequestStatuses = ['pending', 'accepted', 'declined', 'cancelled'] as const

export const friendRequestSchema = z.object({
  id: idSchema,
  from: personSchema,
  to: personSchema,
  status: z.enum(friendRequestStatuses),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
})
export type FriendRequest = z.infer<typeof friendRequestSchema>

/** `incoming`: requests waiting for the topic's owner at this position; null on old lines, which do not tell. */
const told = z.object({ request: friendRequestSchema, incoming: z.int().min(0).nullable() })
const byId = {
  input: z.object({ id: idSchema }),
  output: z.object({ request: friendRequestSchema }),
}

/** Told to both sides, each on their own topic. */
export const friendRequestEvents = define('friend_request', {
  'friend_request.created': told,
  'friend_request.accepted': told,
  'friend_request.declined': told,
  'friend_request.cancelled': told,
  /** The friendship with this user is over; who ended it is not told. */
  'friend_request.unfriended': z.object({ userId: idSchema }),
})

export const friendRequestActions = define('friend_request', {
  'friend_request.send': {
    input: z.object({ toUserId: idSchema }),
    output: z.object({ request: friendRequestSchema }),
  },
  'friend_request.accept': byId,
  'friend_request.decline': byId,
  'friend_request.cancel': byId,
  'friend_request.unfriend': {
    input: z.object({ userId: idSchema }),
    output: z.object({ userId: idSchema }),
  },
})
