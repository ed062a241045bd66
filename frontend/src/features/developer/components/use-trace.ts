import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { useTransport } from '../../../context/realtime-context.tsx'
import { TraceKeeper } from '../../../lib/developer/trace.ts'

/** Writes down what reaches the cache from now on, and anew with each person. */
export function useTrace(): TraceKeeper {
  const client = useQueryClient()
  const line = useTransport()
  const [keeper] = useState(() => new TraceKeeper(client))
  useEffect(() => (line ? keeper.follow(line) : undefined), [keeper, line])
  return keeper
}
