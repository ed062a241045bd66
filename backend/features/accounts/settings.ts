import type { Retry } from '@trunkline/shared/protocol/backoff'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

/** What an operator may set about accounts and the HTTP surface, in ms and counts. */
export type AccountSettings = Readonly<{
  build: string
  mode: Mode
  /** Bound to this machine alone. */
  loopback: boolean
  /** The only values of `Origin` that may write. */
  origins: readonly string[]
  databaseUrl: string
  /** Undefined: made and kept beside the database file. */
  secret: string | undefined
  opsEmails: readonly string[]
  /** After the last visit. */
  sessionTtlMs: number
  ticketTtlMs: number
  legacyTokenTtlMs: number
  sessionAuditMs: number
  /** How a page paces its attempts to come back. */
  retry: Retry
  httpRequestsPerMinute: number
  /** Sign-ins and sign-ups of an address in a minute. */
  authRateLimit: number
}>
