import type { z } from 'zod'

import type { Topic } from '../protocol/topic.ts'
import { accountActions, accountEvents } from './account.ts'
import { chatActions, chatEvents, chatSignals, chatValues } from './chat.ts'
import { friendRequestActions, friendRequestEvents } from './friend-request.ts'
import { notificationActions, notificationEvents } from './notification.ts'
import { opsValues } from './ops.ts'
import { postActions, postEvents, postSignals, postValues } from './post.ts'
import { presenceValues } from './presence.ts'
import { trendingValues } from './trending.ts'

/** Facts: logged with a number per topic, delivered in order, resumable. */
export const events = {
  ...accountEvents,
  ...chatEvents,
  ...friendRequestEvents,
  ...notificationEvents,
  ...postEvents,
}
/** Latest wins per key: sent on every subscribe, conflated when slow. */
export const values = {
  ...chatValues,
  ...opsValues,
  ...postValues,
  ...presenceValues,
  ...trendingValues,
}
/** Hints: at most once, to whoever follows the topic. `input` is what a client sends, `output` what the others hear. */
export const signals = { ...chatSignals, ...postSignals }
/** Requests from a client, over socket, HTTP or an old line; acknowledged, idempotent. */
export const actions = {
  ...accountActions,
  ...chatActions,
  ...friendRequestActions,
  ...notificationActions,
  ...postActions,
}

type Events = typeof events
type Values = typeof values
type Signals = typeof signals
type Actions = typeof actions

export type EventName = keyof Events
export type ValueName = keyof Values
export type SignalName = keyof Signals
/** The signals that a client may send; the others come from the server alone. */
export type ClientSignalName = {
  [K in SignalName]: [SignalInput<K>] extends [never] ? never : K
}[SignalName]
export type MessageName = EventName | ValueName | SignalName
export type EventData<T extends EventName> = z.infer<Events[T]>
export type ValueData<T extends ValueName> = z.infer<Values[T]>
export type SignalInput<T extends SignalName> = z.infer<Signals[T]['input']>
export type SignalData<T extends SignalName> = z.infer<Signals[T]['output']>

/** A logged fact. `id` is the same on every transport; `clientId` names the action or optimistic row that it fulfils. */
export type EventOf<T extends EventName = EventName> = {
  [K in T]: {
    type: 'event'
    topic: Topic
    seq: number
    name: K
    id: string
    timestamp: string
    data: EventData<K>
    clientId?: string
    by?: number
  }
}[T]
/** The latest state of `key`; a lower `rev` than one already seen is dropped; `data: null` removes the key. */
export type ValueOf<T extends ValueName = ValueName> = {
  [K in T]: {
    type: 'value'
    topic: Topic
    name: K
    key?: string
    rev: number
    timestamp: string
    data: ValueData<K> | null
  }
}[T]
/** A hint from user `by`. */
export type SignalOf<T extends SignalName = SignalName> = {
  [K in T]: { type: 'signal'; topic: Topic; name: K; by: number; data: SignalData<K> }
}[T]
export type MessageOf<T extends MessageName = MessageName> = {
  [K in T]: K extends EventName
    ? EventOf<K>
    : K extends ValueName
      ? ValueOf<K>
      : K extends SignalName
        ? SignalOf<K>
        : never
}[T]

export type ActionName = keyof Actions
export type ActionInput<T extends ActionName> = z.infer<Actions[T]['input']>
export type ActionOutput<T extends ActionName> = z.infer<Actions[T]['output']>

export const isActionName = (name: string): name is ActionName => Object.hasOwn(actions, name)
export const isEventName = (name: string): name is EventName => Object.hasOwn(events, name)
export const isSignalName = (name: string): name is SignalName => Object.hasOwn(signals, name)
export const isValueName = (name: string): name is ValueName => Object.hasOwn(values, name)
