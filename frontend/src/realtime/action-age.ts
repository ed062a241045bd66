import { actionTime } from './action-id.ts'
import type { Refusal, StoredAction } from './stored-actions.ts'

const HOUR_MS = 3_600_000
/** So long the server knows an id from its first arrival (PROTOCOL rule 6), less what clocks differ. */
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

/** Whether it may be tried again under its own id. */
export const isRepeatable = (id: string, now: number): boolean =>
  now - Date.parse(actionTime(id)) < REPEATABLE_MS
