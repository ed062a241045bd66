import type { Topic } from '@trunkline/shared/protocol/topic'

import { alone } from './alone.ts'
import type { Broker } from './broker.ts'

/** One process: publishing is calling the listeners, in the same tick. One that fails takes nothing from the others. */
export function memoryBroker(onError: (error: unknown) => void = rethrow): Broker {
  const listeners = new Set<Parameters<Broker['onMessage']>[0]>()
  const followed = new Set<Topic>()
  return {
    publish(messages) {
      for (const message of messages)
        if (message.type === 'notice' || followed.has(message.topic))
          for (const listen of listeners) alone(() => listen(message), onError)
    },
    follow: async (topics) => topics.forEach((name) => followed.add(name)),
    unfollow: (topics) => topics.forEach((name) => followed.delete(name)),
    onMessage: (listener) => void listeners.add(listener),
    onGap: () => undefined,
    close: async () => listeners.clear(),
  }
}

function rethrow(error: unknown): never {
  throw error
}
