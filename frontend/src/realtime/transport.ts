import type {
  ActionInput,
  ActionName,
  ActionOutput,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import type { Position, Positions } from '@trunkline/shared/protocol/position'
import type { Mode, ResetReason } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Readable } from './observable.ts'

/**
 * What people are told about the line. `since`: when the page got or lost it (ms since 1970); `attempt`: tries since
 * it was lost; `retryAt`: when the next one starts, while `offline`; `why`: a short reason, where one is known.
 */
export type Status = {
  state: 'connecting' | 'live' | 'catching_up' | 'offline' | 'signed_out'
  since: number
  attempt: number
  retryAt: number | null
  why: string | null
}

/**
 * From here on the topic's stream continues after `at`, and nothing is promised about what came before: what was read
 * at an earlier position must be read again. `opened`: the stream just starts, `untold`: something happened that this
 * line has no words for; positions still compare. With every other reason earlier positions say nothing any more. `at` is
 * null where the line cannot tell. Many pages may hear this at once: those that nobody looks at wait a random part of
 * `withinMs`.
 */
export type Restart = {
  topic: Topic
  at: Position | null
  why: RestartReason
  withinMs: number
}
export type RestartReason = 'opened' | 'reopened' | 'untold' | 'gap' | 'forgotten' | ResetReason

/** The topic may no longer be read; `purge`: what is known of it must go. */
export type Ended = { topic: Topic; code: string; message: string; purge: boolean }

/** `at` numbers the events that fulfil the action, per topic. */
export type Done<N extends ActionName = ActionName> = {
  output: ActionOutput<N>
  at: Partial<Record<Topic, number>>
}

/**
 * `id` (a UUIDv7) makes a repeat of an earlier attempt the same action. Once `signal` is aborted the asker wants it no
 * more: what no other asker wants and is not on its way is not sent any more, and rejects with `withdrawn`; what is on its
 * way cannot be called back, and is answered.
 */
export type ActOptions = { id?: string | undefined; signal?: AbortSignal | undefined }

/** `replay`: it happened while this page was away, so nobody is to be startled by it. */
export type Told = { replay: boolean }

/** What a line has to say. */
export type Hears = {
  /** An event of a name that this build does not know is told, too: it means nothing, and takes its place in the topic. */
  message: (message: MessageOf, told: Told) => void
  restart: (restart: Restart) => void
  ended: (ended: Ended) => void
  /** The server asks the page to change its line. */
  mode: (to: Mode, why: string) => void
}

/**
 * The one seam between the page and the world. Promises of every implementation:
 * - Messages of one topic come in order, each event at most once; what cannot come is announced by a restart.
 * - An event counts as delivered once the listeners have returned; a listener must not throw.
 * - An action is carried out at most once, however often it is sent; it settles once it is answered, or the transport
 *   is closed. Actions of one conversation are carried out in the order in which they were made.
 */
export interface Transport {
  readonly status: Readable<Status>
  /** Hears the topic until the answer is called; two followers cost as much as one. */
  follow(topic: Topic): () => void
  /** Rejects with `ActionRefused`. */
  act<N extends ActionName>(name: N, input: ActionInput<N>, options?: ActOptions): Promise<Done<N>>
  /** A hint to the others; nobody is told whether it arrived. */
  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void
  /** Until the answer is called. */
  hear(hears: Partial<Hears>): () => void
  /** Tries now instead of at `retryAt`; nothing while there is a line. */
  retryNow(): void
  /** Ends everything; unanswered actions are refused with `closed`. `moved`: another line of this browser takes over. */
  close(options?: { moved?: boolean }): void
}

/** A line that can tell again what it has told: whoever came late stands at an earlier place than the others. */
export interface Rewindable extends Transport {
  /** Each topic goes on from its position here, which lies before what was told. What comes is told to everybody. */
  rewind(positions: Positions): void
  /** Somebody looks at a page behind this line again, or nobody does any more: says so at once. */
  attend(): void
}

/** The log that positions are numbers of: its random id, empty until it is known. */
export type Log = { epoch: string }

/** Why an action was not carried out: the wire's code, `closed`, or `withdrawn`. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused'
  readonly code: string
  readonly details: unknown

  constructor(code: string, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}
