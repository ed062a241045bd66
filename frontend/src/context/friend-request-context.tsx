import { topic } from '@trunkline/shared/protocol/topic'

import { useTopic } from '../hooks/use-topic.ts'
import { connectLegacy } from '../legacy/connect-legacy.ts'
import { useSocketLine } from './realtime-context.tsx'

/** The fallback: friend requests over the old socket that carries nothing else. Renders nothing. */
export function FriendRequestProvider({ userId }: { userId: number }) {
  useSocketLine(connectLegacy, userId)
  useTopic(topic.friendRequests(userId))
  return null
}
