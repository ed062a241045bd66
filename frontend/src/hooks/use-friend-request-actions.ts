import type { Failure } from './view.ts'

/** One thing that can be done to many targets (users or requests), each with its own state. */
export type TargetedAction = {
  run: (id: number) => void
  isPending: (id: number) => boolean
  failure: (id: number) => Failure | null
}

export type FriendRequestActions = {
  /** By user id. */
  send: TargetedAction
  /** By request id. */
  accept: TargetedAction
  /** By request id. */
  decline: TargetedAction
  /** By request id. */
  cancel: TargetedAction
  /** By user id. */
  unfriend: TargetedAction
}

/** Everything that can be done about friendship, wherever a button for it stands. */
export function useFriendRequestActions(): FriendRequestActions {
  throw new Error('not connected yet')
}
