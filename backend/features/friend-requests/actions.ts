import type { ActionHandlersFor } from '../../core/actions.ts'
import { accept, cancel, decline, send, unfriend } from './service.ts'

export const friendRequestActionHandlers: ActionHandlersFor<'friend_request'> = {
  'friend_request.send': async (tx, userId, { toUserId }) => ({
    request: await send(tx, userId, toUserId),
  }),
  'friend_request.accept': async (tx, userId, { id }) => ({
    request: await accept(tx, userId, id),
  }),
  'friend_request.decline': async (tx, userId, { id }) => ({
    request: await decline(tx, userId, id),
  }),
  'friend_request.cancel': async (tx, userId, { id }) => ({
    request: await cancel(tx, userId, id),
  }),
  'friend_request.unfriend': async (tx, userId, input) => ({
    userId: await unfriend(tx, userId, input.userId),
  }),
}
