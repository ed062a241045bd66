/** What a client does after a close (PROTOCOL section 5): the range of the code is the verdict, but for two of 44xx. */
export type Verdict = 'stop' | 'resume' | 'resume_now' | 'back_off' | 'forget' | 'refused'

/** Every code either side sends. Names are metric labels: do not rename. */
export const closeCodes = {
  done: 1000,
  going: 1001,
  binary: 1003,
  restart: 1012,
  later: 1013,
  drain: 4000,
  rebalance: 4001,
  slow_reader: 4100,
  silent: 4101,
  busy: 4102,
  internal: 4103,
  flooding: 4104,
  state_invalid: 4200,
  bad_frame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  not_found: 4404,
  version: 4406,
  hello_timeout: 4408,
  retired: 4410,
  too_big: 4413,
  too_many: 4429,
} as const
export type CloseName = keyof typeof closeCodes

/** Why a 4401: only `expired` deserves one new attempt. Sent in the close reason as `{"why":"expired"}`. */
export const unauthenticatedReasons = ['expired', 'invalid', 'signed_out', 'revoked'] as const
export type UnauthenticatedReason = (typeof unauthenticatedReasons)[number]

/** These tell of a slow network and of a full house: what is refused now is let in later, unchanged. */
const passing: ReadonlySet<number> = new Set([closeCodes.hello_timeout, closeCodes.too_many])

/** Codes outside the table are treated as a cut line. */
export function verdict(code: number): Verdict {
  if (passing.has(code)) return 'back_off'
  if (code === closeCodes.done || code === closeCodes.going) return 'stop'
  if (code >= 4000 && code < 4100) return 'resume_now'
  if (code >= 4100 && code < 4200) return 'back_off'
  if (code >= 4200 && code < 4300) return 'forget'
  if (code >= 4400 && code < 4500) return 'refused'
  return 'resume'
}

/** `retryIn`: ms; with `restart` this connection's own moment, otherwise the least pause, said to many at once. */
export type CloseReason = { why?: string; retryIn?: number; message?: string }

/** The close reason is JSON of at most 123 bytes (RFC 6455 section 5.5); anything else reads as empty. */
export function parseCloseReason(reason: string): CloseReason {
  try {
    const value: unknown = JSON.parse(reason)
    return typeof value === 'object' && value !== null ? (value as CloseReason) : {}
  } catch {
    return {}
  }
}
