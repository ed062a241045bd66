import type { UnauthenticatedReason } from '@trunkline/shared/protocol/close-codes'

/** Who asks, and by which session. A socket lives as long as its session row (PROTOCOL rule 11). */
export type Identity = {
  userId: number
  sessionId: number
  /** Ms since 1970; it may have been extended by the time it is reached. */
  expiresAt: number
  role: 'user' | 'ops'
}

export type Credentials = {
  cookie: string | undefined
  /** The token of `Authorization: Bearer`. */
  bearer: string | undefined
  /** A one-time ticket, from the second offered subprotocol. */
  ticket: string | undefined
  /** `?token=` of a legacy path; wins over the cookie there. */
  legacyToken: string | undefined
}

export type Identified =
  | { ok: true; identity: Identity }
  | { ok: false; why: UnauthenticatedReason | 'missing' }

/** Never throws for a wrong credential. A ticket is used up by being looked at. */
export type Identify = (credentials: Credentials) => Promise<Identified>

/** Which of these sessions still live, and until when; the others are gone. */
export type CheckSessions = (sessionIds: readonly number[]) => Promise<Map<number, number>>
