import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'

import { value } from '../../core/message.ts'
import type { Availability } from '../../core/presence.ts'

/** `friend` is here, as `userId` sees it; or, with `online: false`, no longer, or no longer a friend. */
export const friendPresence = (
  userId: number,
  friend: Pick<Person, 'id' | 'name'>,
  { online, away, ...state }: Availability & { rev: number; at: number },
) =>
  value('presence.friend', topic.presence(userId), {
    key: String(friend.id),
    ...state,
    data: online ? { userId: friend.id, name: friend.name, online, ...(away && { away }) } : null,
  })
