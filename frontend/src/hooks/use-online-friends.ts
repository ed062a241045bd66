import { useQuery } from '@tanstack/react-query'
import { topic } from '@trunkline/shared/protocol/topic'

import { type OnlineFriend, presenceQuery } from '../features/presence/queries.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'

/** Friends who are online now; follows `presence:{me}` while mounted. */
export function useOnlineFriends(): {
  friends: readonly OnlineFriend[]
  isOnline: (userId: number) => boolean
  isLoading: boolean
} {
  const me = useMe()
  useTopic(me && topic.presence(me.id))
  const { data, isPending } = useQuery(presenceQuery)
  const friends = data?.items ?? []
  return {
    friends,
    isOnline: (userId) => friends.some((friend) => friend.userId === userId),
    isLoading: isPending,
  }
}
