import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'

import { value } from '../../core/message.ts'
import type { Availability } from '../../core/presence.ts'

/** What is shown of a friend who is here. */
export const shownOf = ({ id, name, image }: Pick<Person, 'id' | 'name' | 'image'>) => ({
  userId: id,
  name,
  image,
})

/** `friend` is here, as `userId` sees it; or, with `online: false`, no longer, or no longer a friend. */
export const friendPresence = (
  userId: number,
  friend: Pick<Person, 'id' | 'name' | 'image'>,
  { online, away, ...state }: Availability & { rev: number; at: number },
) =>
  value('presence.friend', topic.presence(userId), {
    key: String(friend.id),
    ...state,
    data: online ? { ...shownOf(friend), online, ...(away && { away }) } : null,
  })
