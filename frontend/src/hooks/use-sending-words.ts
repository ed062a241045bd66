import { useSyncExternalStore } from 'react'

import { useConnection, useRealtime } from '../context/realtime-context.tsx'

/** How it stands with what is on its way: sent, or kept until there is a line, or at risk with the page. */
export function useSendingWords(): string {
  const { keeps } = useRealtime().actions
  const isKept = useSyncExternalStore(keeps.subscribe, keeps.get)
  const { state } = useConnection()
  if (state === 'live' || state === 'catching_up') return 'Sending…'
  return isKept ? 'Waiting for a connection' : 'Waiting for a connection: keep this page open'
}
