import { useEffect, useRef } from 'react'

import { useRealtime } from '../context/realtime-context.tsx'
import type { Notification } from '../types/notification.ts'

/** Calls `tell` once for each notification that arrives live: never for what is replayed, refetched or caught up on. */
export function useNewNotification(tell: (notification: Notification) => void): void {
  const realtime = useRealtime()
  const latest = useRef(tell)
  useEffect(() => {
    latest.current = tell
  })
  useEffect(
    () => realtime.cache.onTelling((notification) => latest.current(notification)),
    [realtime],
  )
}
