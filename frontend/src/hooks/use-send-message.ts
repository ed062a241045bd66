import { useQueryClient } from '@tanstack/react-query'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useCallback } from 'react'

import { uploadedQuery } from '../features/chats/queries.ts'
import { useAction } from './use-action.ts'

/** Text, a file that was uploaded, or both. */
export type Sending = { content: string; attachment?: Attachment | undefined }

/** Sends into a chat: it stands at the end at once; a refusal stands beside it there. */
export function useSendMessage(chatId: number): (sending: Sending) => void {
  const cache = useQueryClient()
  const { start } = useAction('chat.send')
  return useCallback(
    ({ content, attachment }: Sending) => {
      if (attachment) {
        const options = cache.defaultQueryOptions(uploadedQuery(attachment.id))
        cache.getQueryCache().build(cache, options).setData(attachment)
      }
      start({ chatId, content, ...(attachment && { attachmentId: attachment.id }) })
    },
    [cache, start, chatId],
  )
}
