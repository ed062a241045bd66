import type { Topic } from '@trunkline/shared/protocol/topic'
import { useEffect } from 'react'

import { useTransport } from '../context/realtime-context.tsx'

/** Hears the topic while mounted, over whichever line there is. */
export function useTopic(topic: Topic): void {
  const transport = useTransport()
  useEffect(() => transport?.follow(topic), [transport, topic])
}
