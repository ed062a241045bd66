import type { Account } from './accounts.ts'
import { delivery, type Ledger } from './ledger.ts'
import type { Traffic } from './traffic.ts'

/** How one user's page learns of what happens. */
export type Line = {
  /** Fetches both lists, as every page does first, whatever its mode. Leaves no connection open. */
  load(): Promise<void>
  /** Resolves once everything that happens from now on will be heard. */
  open(): Promise<void>
  close(): Promise<void>
}

/** What all users of one run share. */
export type LineServices = {
  origin: string
  traffic: Traffic
  ledger: Ledger
  random: () => number
  /** Requests for what may be new. */
  countPoll(): void
  /** Something that must not happen on a healthy server. */
  onTrouble(sentence: string): void
}

export type OpenLine = (services: LineServices, account: Account) => Line

/** What every dialect tells of a notification, under different names. */
export type ToldNotification = {
  kind: 'comment' | 'friend_request'
  commentId: unknown
  requestId: unknown
}

/** The page shows this notification now. */
export function seeNotification(ledger: Ledger, userId: number, told: ToldNotification): void {
  if (told.kind === 'comment') ledger.see(delivery.comment(userId, Number(told.commentId)))
  else ledger.see(delivery.asked(userId, Number(told.requestId)))
}
