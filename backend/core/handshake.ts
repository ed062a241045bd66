import type { IncomingMessage } from 'node:http'

import { SUBPROTOCOL, TICKET_PREFIX } from '@trunkline/shared/protocol/version'

import type { Credentials } from './identity.ts'

export type Target = { path: string; query: URLSearchParams }

/** Whether it is a path of this server, and could not be read in two ways: absolute form, two slashes, a backslash. */
export function isPlain(url: string | undefined): url is string {
  return url !== undefined && /^\/(?!\/)[^\\?]*(\?|$)/.test(url)
}

/** The path without its trailing slash, and the query. Undefined for targets that are not plain. */
export function parseTarget(url: string | undefined): Target | undefined {
  if (!isPlain(url)) return undefined
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  return {
    path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path,
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
  }
}

/** The offered subprotocols, tickets apart. */
export function offeredProtocols(request: IncomingMessage): { names: string[]; ticket?: string } {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const ticket = offered.find((name) => name.startsWith(TICKET_PREFIX))
  return {
    names: offered.filter((name) => !name.startsWith(TICKET_PREFIX)),
    ...(ticket === undefined ? {} : { ticket: ticket.slice(TICKET_PREFIX.length) }),
  }
}

/** What the request offers to prove who asks. A token in the URL counts on old paths alone. */
export function credentialsOf(
  request: IncomingMessage,
  query: URLSearchParams,
  tokenInUrl: boolean,
): Credentials {
  const bearer = /^Bearer ([\w.~+/=%-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return {
    cookie: request.headers.cookie,
    bearer,
    ticket: offeredProtocols(request).ticket,
    legacyToken: tokenInUrl ? (query.get('token') ?? undefined) : undefined,
  }
}

/**
 * A browser says where its page comes from, and only allowed places may open a line. A cookie without an `Origin` is
 * refused: no browser sends that. Allowed origins come from configuration, never from the request (PROTOCOL rule 15).
 */
export function originAllowed(request: IncomingMessage, allowed: readonly string[]): boolean {
  const origins = request.headersDistinct.origin ?? []
  if (origins.length === 0) return request.headers.cookie === undefined
  const [origin] = origins
  return origins.length === 1 && origin !== undefined && allowed.includes(origin)
}

export const isBrowser = (request: IncomingMessage) => request.headers.origin !== undefined

/** Which subprotocol the handshake answers with: the first offered one, so that even a refusal can be read by a browser. */
export function answerProtocol(request: IncomingMessage): string | false {
  const { names } = offeredProtocols(request)
  return names.includes(SUBPROTOCOL) ? SUBPROTOCOL : (names[0] ?? false)
}
