import type { ActionInput, ActionName } from '@trunkline/shared/contract/catalogue'

import { useAction, useUnsettled } from './use-action.ts'
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

type FriendRequestAction = Extract<ActionName, `friend_request.${string}`>

const byId = { to: (id: number) => ({ id }), of: (input: { id: number }) => input.id }
const byUserId = {
  to: (userId: number) => ({ userId }),
  of: (input: { userId: number }) => input.userId,
}
const byToUserId = {
  to: (toUserId: number) => ({ toUserId }),
  of: (input: { toUserId: number }) => input.toUserId,
}

/** Everything that can be done about friendship, wherever a button for it stands. */
export function useFriendRequestActions(): FriendRequestActions {
  return {
    send: useTargeted('friend_request.send', byToUserId),
    accept: useTargeted('friend_request.accept', byId),
    decline: useTargeted('friend_request.decline', byId),
    cancel: useTargeted('friend_request.cancel', byId),
    unfriend: useTargeted('friend_request.unfriend', byUserId),
  }
}

function useTargeted<N extends FriendRequestAction>(
  name: N,
  target: { to: (id: number) => ActionInput<N>; of: (input: ActionInput<N>) => number },
): TargetedAction {
  const { start, discardRefused } = useAction(name)
  const unsettled = useUnsettled(name)
  const last = (id: number) => unsettled.findLast(({ input }) => target.of(input) === id)
  return {
    run: (id) => {
      discardRefused((input) => target.of(input) === id)
      start(target.to(id))
    },
    isPending: (id) => last(id)?.failure === null,
    failure: (id) => last(id)?.failure ?? null,
  }
}
