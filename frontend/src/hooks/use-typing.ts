import type { Person } from '@trunkline/shared/contract/scalars'

/** Who else is writing a comment right now, and saying that I am: at most one signal in 3 s, forgotten after 5 s. */
export function useTyping(_postId: number): {
  typing: Person[]
  setTyping: (on: boolean) => void
} {
  throw new Error('not connected yet')
}
