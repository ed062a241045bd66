import { topic } from '@trunkline/shared/protocol/topic'

import { event } from '../../core/message.ts'

export const followChanged = (ownerId: number, state: { userId: number; following: boolean }) =>
  event('account.follow_changed', topic.account(ownerId), state)

/** Told to whoever is blocked, or no longer is. */
export const accessChanged = (userId: number) =>
  event('account.access_changed', topic.account(userId), {})

/** Told to who blocks, never to who is blocked. */
export const blockChanged = (ownerId: number, state: { userId: number; blocked: boolean }) =>
  event('account.block_changed', topic.account(ownerId), state)
