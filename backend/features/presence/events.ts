import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'

import { value } from '../../core/message.ts'

/** `friend` is online, as `userId` sees it; or, with `online: false`, no longer, or no longer a friend. */
export const friendPresence = (
  userId: number,
  friend: Pick<Person, 'id' | 'name'>,
  state: { online: boolean; rev: number; at: number },
) =>
  value('presence.friend', topic.presence(userId), {
    key: String(friend.id),
    rev: state.rev,
    at: state.at,
    data: state.online ? { userId: friend.id, name: friend.name, online: true } : null,
  })
