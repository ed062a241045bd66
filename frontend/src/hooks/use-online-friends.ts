import { useQuery } from '@tanstack/react-query'
import { topic } from '@trunkline/shared/protocol/topic'

import { type OnlineFriend, presenceQuery } from '../features/presence/queries.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'

/** `away`: a page of theirs is open, and nobody has looked at it for a while. */
export type Presence = 'online' | 'away'

const presence = ({ away }: OnlineFriend): Presence => (away ? 'away' : 'online')

/** Friends who are here now, undefined of those who are not; follows `presence:{me}` while mounted. */
export function useOnlineFriends(): {
  friends: readonly (OnlineFriend & { presence: Presence })[]
  presenceOf: (userId: number | undefined) => Presence | undefined
  isLoading: boolean
} {
  const me = useMe()
  useTopic(me && topic.presence(me.id))
  const { data, isPending } = useQuery(presenceQuery)
  const friends = (data?.items ?? []).map((friend) => ({ ...friend, presence: presence(friend) }))
  return {
    friends,
    presenceOf: (userId) => friends.find((friend) => friend.userId === userId)?.presence,
    isLoading: isPending,
  }
}
