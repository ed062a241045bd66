import type { MiddlewareHandler } from 'hono'

import { Refusal } from '../core/refusal.ts'

/** When an old URL was deprecated, what replaces it, and what must be true before it goes. */
export type Retirement = {
  readonly deprecatedSince: string
  readonly replacement: string
  readonly sunset: { readonly notBefore: string; readonly condition: string }
}

/** The retirement of everything that is old today: only the successor and the condition differ. */
export const replacedBy = (replacement: string, condition: string): Retirement => ({
  deprecatedSince: '2026-11-21',
  replacement,
  sunset: { notBefore: '2027-05-21', condition },
})

/** Every old line flows into the one socket. */
export const intoRealtime = replacedBy('/ws/realtime', '0 connections for 30 days')

/**
 * What every answer of an old URL says of its end: since when it is deprecated (RFC 9745, seconds since 1970), from
 * when it may be gone (RFC 8594, a hint), what replaces it (RFC 5829), and the condition, with the figures that decide.
 */
export const retirementHeaders = ({ deprecatedSince, replacement, sunset }: Retirement) => ({
  Deprecation: `@${Date.parse(deprecatedSince) / 1_000}`,
  Sunset: new Date(sunset.notBefore).toUTCString(),
  Link: `<${replacement}>; rel="successor-version", </ws/stats>; rel="sunset"; title="${sunset.condition}"`,
})

/** Answers 410 and names what replaces the URL, once operators have ended it; sockets close with 4410. */
export const goneOnceRetired =
  (isRetired: () => boolean, { replacement }: Retirement): MiddlewareHandler =>
  async (_c, next) => {
    if (isRetired()) throw new Refusal('gone', `this endpoint is retired: use ${replacement}`)
    await next()
  }
