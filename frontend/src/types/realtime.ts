import type { MessageName, MessageOf } from '@trunkline/shared/contract/catalogue'

/** E's names for what the page hears: aliases of the contract, so that there is one truth. */
export type RealtimeMessage = MessageOf
export type RealtimeNotificationMessage = MessageOf<Extract<MessageName, `notification.${string}`>>
export type RealtimeFriendRequestMessage = MessageOf<
  Extract<MessageName, `friend_request.${string}`>
>
