import { createHash } from 'node:crypto'

import type { Auth } from './auth.ts'

/**
 * What a page learns of a session instead of its token: enough to end it, of no use to be it. The cookie is out of
 * reach for scripts, and a list of one's sessions must not hand out what it protects.
 */
const nameOf = (token: string) => `s_${createHash('sha256').update(token).digest('base64url')}`

/** The headers in which the library hands programs the token of a session that begins or is lengthened. */
const TOKEN_HEADERS = ['set-auth-token', 'access-control-expose-headers']

/**
 * An answer of the library with the name of each session in place of its token, in the body and in no header. The
 * cookie is all that a page needs.
 */
export async function withoutTokens(answer: Response): Promise<Response> {
  const said = (await answer.json()) as unknown
  const headers = new Headers(answer.headers)
  for (const name of ['content-length', ...TOKEN_HEADERS]) headers.delete(name)
  return Response.json(named(said), { status: answer.status, headers })
}

function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([key, part]) => [
    key,
    key === 'token' && typeof part === 'string' ? nameOf(part) : named(part),
  ])
  return Object.fromEntries(fields)
}

/** The token of the asker's session that has this name; what names none of theirs is answered as it came. */
export async function tokenNamed(auth: Auth, headers: Headers, name: string): Promise<string> {
  const sessions = await auth.api.listSessions({ headers }).catch(() => [])
  return sessions.find(({ token }) => nameOf(token) === name)?.token ?? name
}
