import type { Attachment } from '@trunkline/shared/contract/attachment'
import { topic } from '@trunkline/shared/protocol/topic'
import { useEffect } from 'react'

import { roomFor } from '../../../components/text-room.ts'
import { useDraft, useKept } from '../../../components/use-draft.ts'
import { useSendMessage } from '../../../hooks/use-send-message.ts'
import { useUploads } from '../../../hooks/use-uploads.ts'

/**
 * What is being written in a chat: its text and its files, kept until they are sent, over other pages and reloads. A
 * message carries one file; each further one goes as a message of its own.
 */
export function useComposer(chatId: number) {
  const [text, setText] = useDraft(topic.chat(chatId))
  const [keptFiles, keepFiles] = useKept(`${topic.chat(chatId)}.files`)
  const files = useUploads(parsed(keptFiles))
  const sendMessage = useSendMessage(chatId)

  const arrived = files.uploads.flatMap(({ attachment }) => attachment ?? [])
  const kept = arrived.length === 0 ? '' : JSON.stringify(arrived)
  useEffect(() => {
    if (kept !== keptFiles) keepFiles(kept)
  })

  const room = roomFor(text)
  const isUploading = files.uploads.some(({ attachment }) => attachment === null)
  const isBlank = text.trim() === ''
  const maySend = !isUploading && (room.fits || (isBlank && arrived.length > 0))

  const send = () => {
    if (!maySend) return false
    const [first, ...more] = arrived
    sendMessage({ content: text.trim(), attachment: first })
    for (const attachment of more) sendMessage({ content: '', attachment })
    setText('')
    files.clear()
    return true
  }
  return { text, setText, files, room, maySend, send }
}

/** Storage is the browser's: what cannot be read there was not kept. */
function parsed(kept: string): Attachment[] {
  try {
    return kept === '' ? [] : (JSON.parse(kept) as Attachment[])
  } catch {
    return []
  }
}
