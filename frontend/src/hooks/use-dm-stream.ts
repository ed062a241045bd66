import type { Message } from '@trunkline/shared/contract/chat'

import { useIsConnected, useWebSocketChat } from './use-websocket-hooks.ts'

/** The messages of one chat as they come; `dmId` is its number, with C's prefix or without. */
export function useDmStream(
  dmId: number | `dm_${number}`,
  onMessageReceived: (message: Message) => void,
): { isConnected: boolean } {
  useWebSocketChat(Number(String(dmId).replace('dm_', '')), onMessageReceived)
  return { isConnected: useIsConnected() }
}
