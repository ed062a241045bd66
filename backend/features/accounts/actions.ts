import type { ActionHandlersFor } from '../../core/actions.ts'
import { block } from './block.ts'
import { follow } from './follow.ts'
import { updateProfile } from './service.ts'

export const accountActionHandlers: ActionHandlersFor<'account'> = {
  'account.update_profile': async (tx, userId, input) => ({
    profile: await updateProfile(tx, userId, input),
  }),
  'account.follow': follow,
  'account.block': block,
}
