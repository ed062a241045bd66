import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Message } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'
import { useCallback } from 'react'

import { useConnection } from '../context/realtime-context.tsx'
import { useSetTyping } from './use-chat-typing.ts'
import { useHeard } from './use-heard.ts'
import { useSendMessage } from './use-send-message.ts'
import { useTopic } from './use-topic.ts'

/** There is a line, and what happens is heard. */
export function useIsConnected(): boolean {
  const { state } = useConnection()
  return state === 'live' || state === 'catching_up'
}

/** A chat for callers that keep its messages themselves: each message is told once, one's own too. */
export function useWebSocketChat(
  chatId: number,
  onMessage?: (message: Message) => void,
  onTyping?: (userId: number, isTyping: boolean) => void,
): {
  sendMessage: (content: string, attachment?: Attachment) => void
  setTyping: (isTyping: boolean) => void
  isConnected: boolean
} {
  useTopic(topic.chat(chatId))
  useHeard((heard) => {
    if (heard.name === 'chat.message_created' && heard.data.message.chatId === chatId)
      onMessage?.(heard.data.message)
    if (heard.name === 'chat.typing' && heard.topic === topic.chat(chatId))
      onTyping?.(heard.by, heard.data.on)
  })
  const send = useSendMessage(chatId)
  return {
    sendMessage: useCallback((content, attachment) => send({ content, attachment }), [send]),
    setTyping: useSetTyping(chatId),
    isConnected: useIsConnected(),
  }
}
