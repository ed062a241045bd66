import { useCallback } from 'react'

import { useConnection as useStatus, useTransport } from '../context/realtime-context.tsx'
import type { Status } from '../realtime/transport.ts'

/** The line's state for the dot and the banner, and the banner's button. */
export function useConnection(): Status & { retryNow: () => void } {
  const transport = useTransport()
  const retryNow = useCallback(() => transport?.retryNow(), [transport])
  return { ...useStatus(), retryNow }
}
