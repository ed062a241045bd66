import type { Context, MiddlewareHandler } from 'hono'

import { requestsPerMinute } from '../../core/api-guard.ts'
import { clientAddress } from '../../core/client-address.ts'
import type { HttpEnv } from '../../core/http.ts'
import type { Credentials, Identify } from '../../core/identity.ts'
import { networkOf } from '../../core/line-places.ts'
import { Refusal } from '../../core/refusal.ts'

/** Lets only those pass whom these credentials of a request sign in; the limits are the same whatever they are. */
export type AuthenticateBy = (
  credentials: (c: Context) => Credentials,
) => MiddlewareHandler<HttpEnv>

/**
 * Lets only signed-in requests pass, none that names another person (PROTOCOL 3), and only so many a minute: counted by
 * user, or by address where nobody is known.
 */
export function requestGates(identify: Identify, perMinute: number) {
  const limit = requestsPerMinute(perMinute)
  const byAddress = (c: Context) => limit(`address ${networkOf(clientAddress(c) ?? '')}`)

  const limitAddress: MiddlewareHandler = async (c, next) => {
    await byAddress(c)
    await next()
  }

  const usual = (c: Context): Credentials => ({
    cookie: c.req.header('Cookie'),
    bearer: /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1],
    ticket: undefined,
    legacyToken: undefined,
  })
  const identifyRequest = (c: Context) => identify(usual(c))

  const recognise = async (c: Context) => {
    const found = await identifyRequest(c)
    return found.ok ? found.identity : undefined
  }

  /** `?quiet` asks who is signed in without calling "nobody" an error: a browser's console shows every 401. */
  const quietly: MiddlewareHandler = async (c, next) => {
    if (c.req.query('quiet') === undefined || (await identifyRequest(c)).ok) return next()
    await byAddress(c)
    return c.json({ user: null, session: null })
  }

  const authenticateBy: AuthenticateBy = (credentials) => async (c, next) => {
    const signedIn = async () => {
      const found = await identify(credentials(c))
      if (found.ok) return found.identity
      await byAddress(c)
      throw new Refusal('unauthenticated', 'sign in first', { details: { why: found.why } })
    }
    const identity = await signedIn()
    await limit(`user ${identity.userId}`)
    const meant = c.req.header('Realtime-User')
    if (meant !== undefined && meant !== String(identity.userId))
      throw new Refusal('other_user', 'somebody else is signed in')
    c.set('identity', identity)
    c.set('confirm', async () => void (await signedIn()))
    await next()
  }

  return { limitAddress, quietly, recognise, authenticate: authenticateBy(usual), authenticateBy }
}
