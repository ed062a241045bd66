import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { useEffect, useRef } from 'react'

import { useTransport } from '../context/realtime-context.tsx'

/** Calls with every message that the page hears, over whichever line there is; the listener may change with every render. */
export function useHeard(listener: (message: MessageOf) => void): void {
  const transport = useTransport()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => transport?.hear({ message: (message) => latest.current(message) }), [transport])
}
