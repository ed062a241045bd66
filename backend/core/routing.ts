import { randomBytes } from 'node:crypto'

import type { CloseName, CloseReason } from '@trunkline/shared/protocol/close-codes'
import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'

import type { Connection } from './connection.ts'
import { type ConsumerServices, RealtimeConsumer } from './consumers.ts'
import type { Identity } from './identity.ts'

/** A handshake whose asker is known and whose path is ours: what a route decides about. */
export type Upgrade = {
  readonly identity: Identity
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Completes the handshake. Undefined when the other end has gone meanwhile, or was sent away by a drain. */
  open(): Connection | undefined
  /** "No", in a way that a browser can read: as a close right after the handshake; others get the HTTP status. */
  refuse(name: CloseName, reason?: CloseReason): void
}

export type Route = {
  /** `/ws/notifications/:userId`; a trailing slash never matters. */
  readonly path: string
  /** The endpoint's name in metrics and stats; few and fixed. */
  readonly label: string
  /** Whose limits count, and whether `?token=` does: on old lines alone. */
  readonly line: 'unified' | 'legacy'
  /** Taken only when the client offers this subprotocol; a route without one, only when none is offered. */
  readonly subprotocol?: string
  /** Taken only when the address has these parameters; where several routes fit, the one that asks for more. */
  readonly query?: Readonly<Record<string, string>>
  /** Further headers of the handshake's answer. */
  readonly headers?: Readonly<Record<string, string>>
  /** The channel's name in the log. */
  channel?(params: Readonly<Record<string, string>>): string
  accept(upgrade: Upgrade): void | Promise<void>
}

/** `/ws/realtime`: the one line (E's `routing.py`). */
export function realtimeRoutes(services: ConsumerServices): Route[] {
  return [
    {
      path: '/ws/realtime',
      label: 'realtime',
      line: 'unified',
      subprotocol: SUBPROTOCOL,
      accept({ identity, open }) {
        const connection = open()
        const id = `c_${randomBytes(9).toString('base64url')}`
        if (connection) void new RealtimeConsumer(services, { identity, connection, id })
      },
    },
  ]
}

export type Match = { route: Route; params: Record<string, string> }

/** Every route of this path, whatever its subprotocol. */
export function matchRoutes(routes: readonly Route[], path: string): Match[] {
  const parts = path.split('/')
  return routes.flatMap((route) => {
    const pattern = route.path.split('/')
    if (pattern.length !== parts.length) return []
    const params: Record<string, string> = {}
    const fits = pattern.every((name, i) => {
      const part = parts[i] ?? ''
      if (!name.startsWith(':')) return name === part
      params[name.slice(1)] = part
      return part !== ''
    })
    return fits ? [{ route, params }] : []
  })
}

/** The one among them that speaks what the client offers and, of those, the one that the address asks for. */
export function chooseRoute(
  matches: readonly Match[],
  offered: readonly string[],
  query: URLSearchParams,
): Match | undefined {
  const asked = ({ route }: Match) => Object.entries(route.query ?? {})
  return matches
    .filter(
      (match) =>
        (match.route.subprotocol === undefined
          ? offered.length === 0
          : offered.includes(match.route.subprotocol)) &&
        asked(match).every(([name, value]) => query.get(name) === value),
    )
    .toSorted((a, b) => asked(b).length - asked(a).length)[0]
}
