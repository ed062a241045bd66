import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useCallback } from 'react'

import { useAction } from './use-action.ts'

/** Text, a file that was uploaded, or both. */
export type Sending = { content: string; attachment?: Attachment | undefined }

/** Sends into a chat: it stands at the end at once; a refusal stands beside it there. */
export function useSendMessage(chatId: number): (sending: Sending) => void {
  const { start } = useAction('chat.send')
  return useCallback(
    ({ content, attachment }: Sending) => {
      const input = { chatId, content, ...(attachment && { attachmentId: attachment.id }) }
      start(input, { attachment })
    },
    [start, chatId],
  )
}
