import type { ActionHandlers } from '../../core/actions.ts'
import { block } from './block.ts'
import { follow } from './follow.ts'

export const socialActionHandlers: Pick<ActionHandlers, 'account.follow' | 'account.block'> = {
  'account.follow': follow,
  'account.block': block,
}
