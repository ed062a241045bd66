import type { ActionHandlersFor } from '../../core/actions.ts'
import { updateProfile } from './service.ts'

export const accountActionHandlers: ActionHandlersFor<'account'> = {
  'account.update_profile': async (tx, userId, input) => ({
    profile: await updateProfile(tx, userId, input),
  }),
}
