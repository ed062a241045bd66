import type { EventOf, SignalOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Positions } from '@trunkline/shared/protocol/position'

import type { Database, Db } from '../db/database.ts'
import type { Broker, Notice } from './broker.ts'
import { append, positionsOf } from './event-log.ts'
import type { Emission } from './message.ts'
import type { Metrics } from './metrics.ts'

/** A transaction: rows change through `trx`, events are said through `emit`, and both commit together or not at all. */
export type WriteTx = {
  readonly trx: Db
  /** When this transaction began, ms since 1970. */
  readonly now: number
  /** The id of the action that is being done, which the page made: rows keep it, so that it knows them again. */
  readonly clientId: string | undefined
  emit(emission: Emission): void
  /** Says it right after the events, once they are committed. No log keeps it: who misses it gets the next, or `current`. */
  tell(message: Told): void
}

/** What is said of a change and stands in no log. */
type Told = ValueOf | SignalOf | Notice

type Committed<T> = { result: T; positions: Positions }

type WriteOptions<T> = {
  /** Who acts, and the action's id: both stand on every event. */
  by?: number
  clientId?: string
  /** Runs after the events are numbered, in the same transaction: keeps an action's answer. */
  seal?: (tx: WriteTx, result: T, positions: Positions) => Promise<void>
}

export type Write = <T>(
  work: (tx: WriteTx) => Promise<T>,
  options?: WriteOptions<T>,
) => Promise<Committed<T>>

/**
 * The only source of a `WriteTx`, so the only place where an event can be emitted (promise P1). `emit` collects;
 * the log is appended after the work, last. A work awaits its `tx` and nothing else.
 */
export function createWrite(services: {
  database: Pick<Database, 'commit'>
  broker: Broker
  metrics: Metrics
  clock: () => number
}): Write {
  const { database, broker, metrics, clock } = services
  return async (work, options = {}) => {
    const { by, clientId, seal } = options
    const took = metrics.commitSeconds.startTimer()
    const { result, events, told, positions } = await database.commit(async (trx) => {
      const emissions: Emission[] = []
      const told: Told[] = []
      const tx: WriteTx = {
        trx,
        now: clock(),
        clientId,
        emit: (emission) => void emissions.push(emission),
        tell: (message) => void told.push(message),
      }
      const result = await work(tx)
      const events: EventOf[] = await append(trx, emissions, { at: tx.now, by, clientId })
      const positions = positionsOf(events)
      await seal?.(tx, result, positions)
      return { result, events, told, positions }
    })
    took()
    broker.publish([...events, ...told])
    for (const { name } of events) metrics.events.inc({ name })
    return { result, positions }
  }
}
