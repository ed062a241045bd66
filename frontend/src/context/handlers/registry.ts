import type { MessageName } from '@trunkline/shared/contract/catalogue'

import { accountHandlers } from './account-handler.ts'
import { chatHandlers } from './chat-handler.ts'
import { friendRequestHandlers } from './friend-request-handler.ts'
import type { Handlers } from './handler.ts'
import { notificationHandlers } from './notification-handler.ts'
import { opsHandlers } from './ops-handler.ts'
import { postHandlers } from './post-handler.ts'
import { presenceHandlers } from './presence-handler.ts'
import { trendingHandlers } from './trending-handler.ts'

/** Every message that this build understands; does not compile while one of the contract is missing. */
export const handlers: Handlers = {
  ...accountHandlers,
  ...chatHandlers,
  ...friendRequestHandlers,
  ...notificationHandlers,
  ...opsHandlers,
  ...postHandlers,
  ...presenceHandlers,
  ...trendingHandlers,
}

/** A newer server may say more. */
export const knows = (name: string): name is MessageName => Object.hasOwn(handlers, name)
