import type { ActionName, MessageOf, SignalName } from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Done, Ended, Restart, Status, Told } from './transport.ts'

/** Part of the channel's name: tabs of different builds that do not understand each other do not meet. */
export const TAB_PROTOCOL = 1

/** A topic that a tab wants to hear, and where it stands in it; null: nowhere yet. */
export type Ask = { topic: Topic; since: Position | null }

/** What a tab says to the owner of the socket. */
export type FromTab = { tab: string } & (
  | { say: 'who' | 'ping' | 'retry' | 'bye' }
  /** Everything this tab follows, in place of what it said before. `epoch`: the log of its positions. */
  | { say: 'join'; epoch: string; asks: Ask[]; hidden: boolean }
  /** The tab was shown, or put behind others. */
  | { say: 'look'; hidden: boolean }
  | { say: 'ask'; epoch: string; asks: Ask[] }
  | { say: 'leave'; topic: Topic }
  | { say: 'act'; id: string; name: ActionName; input: unknown }
  /** This tab wants no more what it asked for. */
  | { say: 'withdraw'; id: string }
  | { say: 'signal'; topic: Topic; name: SignalName; data: unknown }
)

/**
 * What the owner says: to all, or to the tab in `to`. `term` grows with each owner: only the latest is heeded. `epoch`:
 * the log that it reads.
 */
export type FromOwner = { term: number; epoch: string; to?: string } & (
  | { tell: 'owner' | 'pong' }
  /** The topic goes on from `at`, for the tab that asked; up to `until` it happened in that tab's absence. */
  | { tell: 'stand'; topic: Topic; at: Position; until: number }
  | { tell: 'message'; message: MessageOf; told: Told }
  | { tell: 'restart'; restart: Restart }
  | { tell: 'ended'; ended: Ended }
  | { tell: 'mode'; mode: Mode; why: string }
  | { tell: 'status'; status: Status }
  | { tell: 'done'; id: string; done: Done }
  | { tell: 'refused'; id: string; code: string; message: string; details?: unknown }
)

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type Saying = Without<FromTab, 'tab'>
export type Telling = Without<FromOwner, 'term' | 'epoch'>
