import { closeCodes } from '@trunkline/shared/protocol/close-codes'

import type { Connection } from './connection.ts'

/** `online`: a line is open. `away`: but nobody looks at any of their pages. */
export type Availability = { online: boolean; away: boolean }
export type PresenceChange = Availability & { userId: number; rev: number; at: number }
export type Here = { away: boolean; rev: number; since: number }

/** One line's claim that its person is here. What is done after `end` does nothing. */
export type Lease = {
  /** Somebody looks at a page behind this line, or nobody does. May be said again and again. */
  look(away: boolean): void
  /** Takes the claim back. A goodbye needs no grace, unless another claim is left. */
  end(options?: { goodbye?: boolean }): void
}

/**
 * Who is here. Leases, not counts: what a line claims ends with the line, however it ends, and a node's word dies with
 * the node. A person rises at once to the best that any lease claims (offline, away, looking) and falls to less only
 * after it has been so for a while: nothing flaps (promise P13). `rev` rises with every change of a user, on whatever
 * node, so that an old "offline" cannot beat a new "online" (PROMISES M4).
 */
export interface Presence {
  arrive(userId: number, options?: { away?: boolean }): Lease
  /** Those of them who are here. */
  online(userIds: readonly number[]): Promise<Map<number, Here>>
  /** Called on every node for every change, after its delay: a reload or a restart is no change. */
  onChange(listener: (change: PresenceChange) => void): void
  close(): Promise<void>
}

/** The person is here for as long as the line is. */
export function stay(
  presence: Presence,
  userId: number,
  line: { connection: Pick<Connection, 'onClose'>; away?: boolean },
): Lease {
  const lease = presence.arrive(userId, { away: line.away ?? false })
  line.connection.onClose((code) => lease.end({ goodbye: code === closeCodes.done }))
  return lease
}
