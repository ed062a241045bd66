import { useEffect, useSyncExternalStore } from 'react'

import { Observable } from '../realtime/observable.ts'

const beingRead = new Observable<number | null>(null)

/** The chat whose end somebody looks at right now: what arrives there is not counted as waiting, not for a moment. */
export const useChatBeingRead = (): number | null =>
  useSyncExternalStore(beingRead.subscribe, beingRead.get)

/** Says so, while mounted and `isRead`. */
export function useSayBeingRead(chatId: number, isRead: boolean): void {
  useEffect(() => {
    if (!isRead) return undefined
    beingRead.set(chatId)
    return () => {
      if (beingRead.get() === chatId) beingRead.set(null)
    }
  }, [chatId, isRead])
}
