import type { ActionHandlers } from '../../core/actions.ts'
import { updateProfile } from './service.ts'

export const accountActionHandlers: Pick<ActionHandlers, 'account.update_profile'> = {
  'account.update_profile': async (tx, userId, input) => ({
    profile: await updateProfile(tx, userId, input),
  }),
}
