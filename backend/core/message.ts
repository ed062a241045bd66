import type {
  EventData,
  EventName,
  MessageName,
  SignalData,
  SignalName,
  SignalOf,
  ValueData,
  ValueName,
  ValueOf,
} from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

/** An event that is not in the log yet: it has no number. An unsigned one says neither `by` nor `clientId`. */
export type Emission<T extends EventName = EventName> = {
  [K in T]: { kind: 'emission'; name: K; topic: Topic; data: EventData<K>; unsigned?: true }
}[T]

export function event<T extends EventName>(name: T, topic: Topic, data: EventData<T>): Emission<T> {
  return { kind: 'emission', name, topic, data } as Emission<T>
}

/** `data: null` removes the key. `rev` comes from the value's source, so that an older one cannot win. */
export function value<T extends ValueName>(
  name: T,
  topic: Topic,
  state: { key?: string; rev: number; at: number; data: ValueData<T> | null },
): ValueOf<T> {
  const { at, ...rest } = state
  return {
    type: 'value',
    topic,
    name,
    timestamp: new Date(at).toISOString(),
    ...rest,
  } as ValueOf<T>
}

export function signal<T extends SignalName>(
  name: T,
  topic: Topic,
  by: number,
  data: SignalData<T>,
): SignalOf<T> {
  return { type: 'signal', topic, name, by, data } as SignalOf<T>
}

/** The message names that a feature's `events.ts` constructs. */
export type ConstructedBy<Module> = {
  [K in keyof Module]: Module[K] extends (...args: never[]) => { name: infer T extends MessageName }
    ? T
    : never
}[keyof Module]
