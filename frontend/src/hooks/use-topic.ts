import type { Topic } from '@trunkline/shared/protocol/topic'
import { useEffect } from 'react'

import { useTransport } from '../context/realtime-context.tsx'

/** Hears the topic while mounted, over whichever line there is; null: none. */
export function useTopic(topic: Topic | null): void {
  const transport = useTransport()
  useEffect(() => (topic ? transport?.follow(topic) : undefined), [transport, topic])
}
