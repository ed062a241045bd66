import type { IncomingMessage } from 'node:http'

import { MESSAGE_BYTES } from '@trunkline/shared/protocol/version'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

import { isPlain } from './handshake.ts'
import type { Identity } from './identity.ts'
import type { Modes } from './modes.ts'
import { Refusal } from './refusal.ts'

const MINUTE_MS = 60_000
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what another site made a browser send (PROTOCOL rule 15). An `Origin` must be an allowed one, whatever the
 * method. Without one a write with a cookie, or one that a browser calls cross-site, is refused; reads pass, because
 * no other site can see their answer; so does a program that sends no cookie. Allowed origins come from
 * configuration, never from the request.
 */
export function ownOrigin(allowed: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin')
    if (origin === undefined ? !mayActWithoutOrigin(c) : !allowed.includes(origin))
      throw new Refusal('forbidden', 'requests from this Origin are not taken')
    await next()
  }
}

function mayActWithoutOrigin(c: Context): boolean {
  if (READS.has(c.req.method)) return true
  const site = c.req.header('Sec-Fetch-Site')
  return site === undefined ? c.req.header('Cookie') === undefined : site === 'same-origin'
}

/**
 * Refuses targets that could be read in two ways (absolute form, two slashes, a backslash), as upgrades do: what is
 * routed, counted and looked at by `Origin` is always a path of this server.
 */
export const plainTargets: MiddlewareHandler = async (c, next) => {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  if (incoming && !isPlain(incoming.url))
    throw new Refusal('invalid_input', 'the target must be a path, beginning with one slash')
  await next()
}

/** No answer of the API is ever stored by a cache, and each tells the mode that the server wants for whoever asks, and why (PROTOCOL rule 14). */
export function apiHeaders(
  modes: Modes,
  recognise: (c: Context) => Promise<Identity | undefined> = async () => undefined,
): MiddlewareHandler {
  return async (c, next) => {
    await next()
    // Whoever was refused is not looked up once more: that would be work for everybody who asks.
    const known = c.get('identity') as Identity | undefined
    const asker = known ?? (c.res.ok ? await recognise(c) : undefined)
    const { mode, why } = modes.wanted(asker?.userId)
    c.res.headers.set('Cache-Control', 'no-store')
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
    c.res.headers.set('Realtime-Mode', mode)
    c.res.headers.set('Realtime-Mode-Why', why)
  }
}

/** A body is as large as a frame may be, so that an action fits over either. */
export const smallBodies: MiddlewareHandler = bodyLimit({
  maxSize: MESSAGE_BYTES,
  onError: () => {
    throw new Refusal('too_large', `a body is at most ${MESSAGE_BYTES} bytes`)
  },
})

/** Counts requests by `key`, and refuses beyond `perMinute` with the time until it may go on. */
export function requestsPerMinute(perMinute: number): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE_MS / 1_000 })
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new Refusal('rate_limited', 'too many requests in a minute', {
        // By the process's clock: one that is set back would make it hours.
        retryIn: Math.min(refused.msBeforeNext, MINUTE_MS),
      })
    }
  }
}
