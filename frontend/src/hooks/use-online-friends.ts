export type OnlineFriend = { userId: number; name: string }

/** Friends who are online now. */
export function useOnlineFriends(): {
  friends: OnlineFriend[]
  isOnline: (userId: number) => boolean
  isLoading: boolean
} {
  throw new Error('not connected yet')
}
