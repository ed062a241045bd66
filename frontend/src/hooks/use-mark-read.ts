import type { Chat } from '@trunkline/shared/contract/chat'
import { useEffect, useMemo, useSyncExternalStore } from 'react'

import { timers } from '../realtime/world.ts'
import { useSayBeingRead } from './chat-being-read.ts'
import { ReadMarker } from './read-marker.ts'
import { useAction } from './use-action.ts'

/** Marks a chat read while its end is `inView` and the page is looked at; `upTo` is the newest message that is known. */
export function useMarkRead(chat: Chat, upTo: number, inView: boolean): void {
  const { id } = chat
  const { start, discardRefused } = useAction('chat.mark_read')
  const isSeen = usePageVisible() && inView
  const marker = useMemo(
    () =>
      new ReadMarker(timers, (no) => {
        discardRefused()
        start({ chatId: id, upTo: no })
      }),
    [id, start, discardRefused],
  )
  useEffect(() => {
    if (isSeen && chat.unread > 0) marker.see(upTo)
  }, [marker, isSeen, upTo, chat.unread])
  useEffect(() => (isSeen ? () => marker.stop() : undefined), [marker, isSeen])
  useSayBeingRead(id, isSeen)
}

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
const isVisible = () => document.visibilityState === 'visible'
const usePageVisible = () => useSyncExternalStore(subscribe, isVisible)
