import { type ErrorBody, type ErrorCode, errorCodes } from '@trunkline/shared/protocol/errors'
import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { checked } from '../../core/checked.ts'
import { clientAddress } from '../../core/client-address.ts'
import { jsonBody } from '../../core/http.ts'
import { ADDRESS_HEADER, type Auth } from './auth.ts'
import { nameSchema } from './service.ts'
import { tokenNamed, withoutTokens } from './session-names.ts'
import { signingIn } from './sign-in.ts'
import { signingUp } from './sign-up.ts'
import { unlessRefused } from './unless-refused.ts'

const email = z.email('an e-mail address').max(254)
const password = z.string().min(8, 'at least 8 characters').max(128, 'at most 128 characters')
const rememberMe = z.boolean().optional()

/** What the library is handed, and nothing else of what was sent: its other fields redirect, or set what is not theirs. */
const bodies = {
  '/sign-up/email': z.object({ name: nameSchema, email, password, rememberMe }),
  '/sign-in/email': z.object({ email, password: z.string().max(128), rememberMe }),
  // A new password is a new start: whoever knew the old one is out, on every line.
  '/change-password': z
    .object({ currentPassword: z.string().max(128), newPassword: password })
    .transform((body) => ({ ...body, revokeOtherSessions: true })),
  '/revoke-session': z.object({ token: z.string().max(128) }),
} as const
const withoutBody = ['/sign-out', '/revoke-sessions', '/revoke-other-sessions'] as const
const reads = ['/get-session', '/list-sessions'] as const

/**
 * `/api/auth/*`: the part of the accounts library that this product uses. What it would do besides (mail, other
 * providers, a profile without our rules) is not there.
 */
export function authRoutes(auth: Auth): Hono {
  const routes = new Hono()
  for (const [path, schema] of Object.entries(bodies))
    routes.post(`/api/auth${path}`, async (c) => {
      const body = checked<Record<string, unknown>>(schema, await jsonBody(c))
      if (path === '/sign-up/email') return signUp(auth, c, body)
      if (path === '/sign-in/email') return signIn(auth, c, body)
      if (path === '/revoke-session')
        body.token = await tokenNamed(auth, c.req.raw.headers, String(body.token))
      return hand(auth, c, JSON.stringify(body))
    })
  for (const path of withoutBody) routes.post(`/api/auth${path}`, (c) => hand(auth, c, '{}'))
  for (const path of reads) routes.get(`/api/auth${path}`, (c) => hand(auth, c))
  return routes
}

/**
 * Whoever sends theirs again, because it was answered with "not now" or not at all, is the one who made the account if
 * they know its password: they are signed in.
 */
async function signUp(auth: Auth, c: Context, body: Record<string, unknown>): Promise<Response> {
  const { email: address, password: secret, rememberMe: lasts } = body
  const answer = await signingUp(String(address), () => hand(auth, c, JSON.stringify(body)))
  if (answer.status !== errorCodes.conflict.status) return answer
  const entered = await signIn(auth, c, { email: address, password: secret, rememberMe: lasts })
  return entered.ok ? entered : answer
}

const signIn = (auth: Auth, c: Context, body: Record<string, unknown>): Promise<Response> =>
  hand(auth, c, JSON.stringify(body), {
    url: new URL('/api/auth/sign-in/email', c.req.url).href,
    around: (ask) => signingIn(auth, String(body.email), ask),
  })

/**
 * Whether a page may be what asks: a browser says where from, or has a cookie. A program that signs in has none of these,
 * and is handed the token that it will send as Bearer; no script can leave all of them out where it would matter.
 */
const mayBePage = (c: Context): boolean =>
  ['Origin', 'Sec-Fetch-Site', 'Cookie'].some((name) => c.req.header(name) !== undefined)

type Ask = () => Promise<Response>
type Handing = { url?: string; around?: (ask: Ask) => Promise<Response> }

/** The library answers, with the true address of the asker. Only a program is told a token, and only when it signs in. */
async function hand(
  auth: Auth,
  c: Context,
  body?: string,
  { url = c.req.url, around = (ask) => ask() }: Handing = {},
): Promise<Response> {
  const headers = new Headers(c.req.raw.headers)
  headers.delete(ADDRESS_HEADER)
  headers.delete('content-length')
  const address = clientAddress(c)
  if (address !== undefined) headers.set(ADDRESS_HEADER, address)
  if (body !== undefined) headers.set('content-type', 'application/json')
  const { method } = c.req
  const ask = () =>
    auth.handler(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }))
  const answer = await unlessRefused(() => around(ask))
  const shaped = answer.ok ? answer : await inOurShape(answer)
  return method === 'GET' || mayBePage(c) ? withoutTokens(shaped) : shaped
}

/** Statuses of the library that are not the table's for what they say. */
const codes: Readonly<Record<number, ErrorCode>> = { 422: 'conflict', 429: 'rate_limited' }
const byStatus = new Map<number, ErrorCode>(
  (Object.entries(errorCodes) as [ErrorCode, { status: number }][])
    .toReversed()
    .map(([code, { status }]) => [status, code]),
)

/**
 * The library's refusal in the one shape of ours. Its own members `code` and `message` stay beside `error`: its
 * client for pages reads those.
 */
async function inOurShape(answer: Response): Promise<Response> {
  const said = (await answer.json().catch(() => ({}))) as { code?: string; message?: string }
  const code = codes[answer.status] ?? byStatus.get(answer.status) ?? 'internal'
  const message = said.message ?? 'the request was refused'
  const error = { code, message, ...(said.code ? { details: { reason: said.code } } : {}) }
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  const wait = headers.get('x-retry-after')
  if (wait !== null) headers.set('retry-after', wait)
  return Response.json({ error, code: said.code, message } satisfies ErrorBody & typeof said, {
    status: errorCodes[code].status,
    headers,
  })
}
