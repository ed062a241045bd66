import {
  isSignalName,
  type SignalInput,
  type ClientSignalName,
  type SignalOf,
  signals,
} from '@trunkline/shared/contract/catalogue'
import { parseTopic, type Topic } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'
import type { Broker } from './broker.ts'

/**
 * Turns what a client hints into what the others hear, or into nothing. The sender follows the topic.
 * `id` is the number in the topic's name, 0 without one.
 */
export type SignalHandlers = {
  [T in ClientSignalName]: (
    db: ReadDb,
    from: { userId: number; topic: Topic; id: number },
    input: SignalInput<T>,
  ) => Promise<SignalOf<T> | undefined>
}

type SignalOutcome = 'relayed' | 'dropped' | 'unknown' | 'malformed'
export type RelaySignal = (
  userId: number,
  signal: { topic: Topic; name: string; data: unknown },
) => Promise<SignalOutcome>

/** Passes hints on, at most once and without an answer. */
export function createRelaySignal(services: {
  db: ReadDb
  broker: Broker
  handlers: SignalHandlers
}): RelaySignal {
  const { db, broker, handlers } = services
  return async (userId, { topic, name, data }) => {
    if (!isSignalName(name)) return 'unknown'
    const input = signals[name].input.safeParse(data)
    if (!input.success) return 'malformed'
    const from = { userId, topic, id: parseTopic(topic)?.id ?? 0 }
    const handle = handlers[name as ClientSignalName] as (
      db: ReadDb,
      from: { userId: number; topic: Topic; id: number },
      input: unknown,
    ) => Promise<SignalOf | undefined>
    const message = await handle(db, from, input.data)
    if (!message) return 'dropped'
    broker.publish([message])
    return 'relayed'
  }
}
