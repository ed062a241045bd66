import { actionTime } from './action-id.ts'
import type { Refusal, StoredAction } from './stored-actions.ts'

const HOUR_MS = 3_600_000
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/
/** So long the server knows an id from its first arrival (PROTOCOL rule 6), less what a clock is corrected by meanwhile. */
const KNOWN_MS = (168 - 12) * HOUR_MS
/** So long an action may wait to be sent. */
const EXPIRES_MS = 72 * HOUR_MS
/** An id that is tried again at this age, and waits, arrives while the server knows it. */
const REPEATABLE_MS = KNOWN_MS - EXPIRES_MS

/** It has waited for as long as it may; whether it was done, nobody knows. */
export const EXPIRED: Refusal = {
  code: 'expired',
  message: 'There was no connection for three days.',
}
/** The same of what cannot be tried again either. */
export const TOO_OLD: Refusal = {
  code: EXPIRED.code,
  message: 'It is too old to be sent again, and may have arrived. If not, write it anew.',
}

export const isExpired = ({ failure, since }: StoredAction, now: number): boolean =>
  failure === null && now - since >= EXPIRES_MS

/**
 * How long ago it was made, in ms; NaN of an id that says nothing of it. By this machine's clock alone, which made the id,
 * too: however wrong it is, the difference is right, whereas by the server's a page whose clock is a week behind could
 * do nothing at all.
 */
export const actionAge = (id: string, now: number): number =>
  UUID_V7.test(id) ? now - Date.parse(actionTime(id)) : Number.NaN

/** Whether it may be tried again under its own id. */
export const isRepeatable = (id: string, now: number): boolean => actionAge(id, now) < REPEATABLE_MS

/** Sent now, it might arrive when the server has forgotten that it did before. */
export const isForgottenAt = (age: number): boolean => age >= KNOWN_MS
