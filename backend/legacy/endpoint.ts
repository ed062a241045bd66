import type { EventName, MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { OldInput } from './input.ts'
import type { ReadsOfUser } from './reads.ts'
import type { Retirement } from './retirement.ts'

/** Where a line is: who listens, and the chat or the post that its address names, 0 without one. */
export type Place = { readonly userId: number; readonly chatId: number; readonly postId: number }

/** What every old URL has, socket or not: its row in MIGRATION.md, its name in metrics and statistics, its end. */
export type Registered = Retirement & {
  readonly id: string
  readonly label: string
}

/** One old WebSocket URL. Everything that is particular to it stands in its row. */
export type Endpoint = Registered & {
  /** `:userId` is the caller, in either form, or refused; `:chatId` one of the caller's chats; `:tweetId` a post. */
  readonly path: string
  /** The value of `?dialect=` that asks for it, where two share a path. */
  readonly asked?: string
  /** Its name in log lines and statistics, as the sources wrote it: never with an id of a user. */
  readonly channel: string
  readonly dialect: 'flat' | 'envelope' | 'channels'
  topics(place: Place, reads: ReadsOfUser): readonly Topic[] | Promise<readonly Topic[]>
  /** Of what its topics say, this. Undefined: all of it. */
  tells?(message: MessageOf, place: Place): boolean
  /**
   * A further topic that this message makes worth following. Where a row has this, its topics come and go; elsewhere
   * the end of one is the end of the line.
   */
  leadsTo?(message: MessageOf): Topic | undefined
  /**
   * The events that somebody who listens here learns of, whichever translator says them: what parity with
   * `/ws/realtime` is measured against. Values and signals are outside it.
   */
  readonly hears: readonly EventName[]
  /** Of those, only what somebody else did. */
  readonly othersOnly?: boolean
  readonly accepts: readonly OldInput[]
}
