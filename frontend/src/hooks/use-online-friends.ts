import { useQuery } from '@tanstack/react-query'

import { type OnlineFriend, presenceQuery } from '../features/presence/queries.ts'

/** Friends who are online now. */
export function useOnlineFriends(): {
  friends: readonly OnlineFriend[]
  isOnline: (userId: number) => boolean
  isLoading: boolean
} {
  const { data, isPending } = useQuery(presenceQuery)
  const friends = data?.items ?? []
  return {
    friends,
    isOnline: (userId) => friends.some((friend) => friend.userId === userId),
    isLoading: isPending,
  }
}
