import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import {
  type CloseName,
  type CloseReason,
  closeCodes,
} from '@trunkline/shared/protocol/close-codes'
import { MESSAGE_BYTES, SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'

import { Connection, type ConnectionServices } from './connection.ts'
import type { Connections, Entry } from './connections.ts'
import {
  answerProtocol,
  credentialsOf,
  isBrowser,
  offeredProtocols,
  originAllowed,
  parseTarget,
} from './handshake.ts'
import type { Identify, Identity } from './identity.ts'
import type { Leave, LinePlaces } from './line-places.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { Logger } from './log.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import { chooseRoute, type Match, matchRoutes, type Route } from './routing.ts'

export type UpgradeServices = ConnectionServices & {
  identify: Identify
  connections: Connections
  sessions: LiveSessions
  log: Pick<Logger, 'info'>
  onError: (error: unknown) => void
  origins: readonly string[]
  places: LinePlaces
}

type Asker = { identity: Identity; query: URLSearchParams; leaveAddress: Leave }
type Handshake = { request: IncomingMessage; socket: Socket; head: Buffer }

/** How long the other end may take to answer our close before the line is cut, in ms: it may be gone without a word. */
const CLOSE_MS = 2_000

const sockets = (
  pingsBurst: number,
): ServerOptions & { closeTimeout: number; maxPendingAutoPongs: number } => ({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MESSAGE_BYTES,
  maxFragments: 64,
  maxBufferedChunks: 1_024,
  // Above what a line's own count of pings allows, so that a flood is told why it ends.
  maxPendingAutoPongs: 2 * pingsBurst,
  closeTimeout: CLOSE_MS,
  handleProtocols: (_offered, request) => answerProtocol(request),
})

/** A place may be free by then. */
const LATER_S = 10
const LATER = { 'Retry-After': String(LATER_S) }
/** Another process, or the database, is there in a moment. */
const SOON = { 'Retry-After': '1' }

/** HTTP statuses of refusals for clients that can read them. */
const refusals = {
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  not_found: 'not_found',
  retired: 'gone',
  version: 'bad_frame',
  too_many: 'rate_limited',
} as const

/**
 * From the first byte of an upgrade to an open connection: path, origin, rate, identity, subprotocol, quota, in this
 * order, so that what is cheap to refuse is refused first. Every refusal ends in an answer, never in a hang.
 */
export class Upgrades {
  readonly #services: UpgradeServices
  readonly #routes: readonly Route[]
  readonly #wss: WebSocketServer
  readonly #opened = new WeakSet<IncomingMessage>()
  readonly #headers = new WeakMap<IncomingMessage, Readonly<Record<string, string>>>()
  #draining = false

  constructor(services: UpgradeServices, routes: readonly Route[]) {
    this.#services = services
    this.#routes = routes
    this.#wss = new WebSocketServer(sockets(services.bounds.pings.burst))
    this.#wss.on('headers', (lines, request) => {
      for (const [name, value] of Object.entries(this.#headers.get(request) ?? {}))
        lines.push(`${name}: ${value}`)
    })
  }

  /** Takes over the server's upgrades. A reset during one must not end the process (finding F6). */
  listen(server: Server): void {
    server.on('connection', (socket) => socket.on('error', () => undefined))
    server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
      const socket = duplex as Socket
      this.#admit({ request, socket, head }).catch((error: unknown) => {
        this.#services.onError(error)
        // Once hands were shaken an answer in HTTP would be garbage to the other end.
        if (this.#opened.has(request)) socket.destroy()
        else this.#refuse({ request, socket, head }, 'busy', 'try again in a moment', SOON)
      })
    })
  }

  /** From now on newcomers are sent away, those included whose handshake is under way: this process is about to end. */
  drain(): void {
    this.#draining = true
  }

  async #admit(handshake: Handshake): Promise<void> {
    const { request, socket } = handshake
    const { headers, method } = request
    if (this.#draining) return this.#restarting(handshake)
    if (headers.upgrade?.toLowerCase() !== 'websocket')
      return this.#refuse(handshake, 'bad_frame', 'only WebSocket upgrades are known here')
    if (method !== 'GET') return this.#refuse(handshake, 'method_not_allowed', 'upgrade with GET')
    if (headers['sec-websocket-version'] !== '13')
      return this.#refuse(handshake, 'upgrade_required', 'WebSocket version 13 only', {
        'Sec-WebSocket-Version': '13',
      })
    if (!/^[+/0-9a-z]{22}==$/i.test(headers['sec-websocket-key'] ?? ''))
      return this.#refuse(handshake, 'bad_frame', 'Sec-WebSocket-Key is not 16 bytes of base64')
    if (request.httpVersion !== '1.1' || headers.host === undefined)
      return this.#refuse(handshake, 'bad_frame', 'HTTP/1.1 with a Host only')
    const target = parseTarget(request.url)
    if (!target) return this.#refuse(handshake, 'bad_frame', 'malformed path')
    const matches = matchRoutes(this.#routes, target.path)
    const [first] = matches
    if (!first) return this.#refuse(handshake, 'not_found', 'no such channel')
    if (!originAllowed(request, this.#services.origins))
      return this.#refuse(handshake, 'forbidden', 'this Origin may not connect')
    const leaveAddress = await this.#services.places.ofAddress(socket.remoteAddress)
    if (!leaveAddress) return this.#refuse(handshake, 'rate_limited', 'too many connections', LATER)
    socket.once('close', leaveAddress)
    if (socket.destroyed) return leaveAddress()
    const tokenInUrl = first.route.line === 'legacy'
    const found = await this.#services.identify(credentialsOf(request, target.query, tokenInUrl))
    if (!found.ok)
      return this.#close(handshake, 'unauthenticated', {
        why: found.why === 'missing' ? 'invalid' : found.why,
      })
    const match = chooseRoute(matches, offeredProtocols(request).names, target.query)
    if (!match) return this.#close(handshake, 'version')
    const { identity } = found
    await this.#accept(handshake, match, { identity, query: target.query, leaveAddress })
  }

  async #accept(
    handshake: Handshake,
    { route, params }: Match,
    { identity, query, leaveAddress }: Asker,
  ): Promise<void> {
    const leaveUser = this.#services.places.ofUser(route.line, identity.userId)
    if (!leaveUser) return this.#close(handshake, 'too_many', { retryIn: LATER_S * 1_000 })
    handshake.socket.once('close', leaveUser)
    if (handshake.socket.destroyed) return leaveUser()
    const makeRoom = () => {
      leaveUser()
      leaveAddress()
    }
    await route.accept({
      identity,
      query,
      params,
      open: () => this.#open(handshake, { route, params }, { identity, makeRoom }),
      refuse: (name, reason) => this.#close(handshake, name, reason),
    })
  }

  #open(
    handshake: Handshake,
    { route, params }: Match,
    { identity, makeRoom }: { identity: Identity; makeRoom: () => void },
  ): Connection | undefined {
    const { connections, sessions, log } = this.#services
    const { userId } = identity
    if (this.#draining) return this.#restarting(handshake)
    const ws = this.#shakeHands(handshake, route.headers)
    if (!ws) return undefined
    const endpoint = route.label
    const connection = new Connection(this.#services, { ws, raw: handshake.socket, endpoint })
    const move: Entry['move'] = (slot) => {
      makeRoom()
      connection.send(JSON.stringify(slot))
    }
    const speaksFrames = route.subprotocol === SUBPROTOCOL
    connections.add({ connection, userId, endpoint, ...(speaksFrames && { move }) })
    const leaveSession = sessions.add(identity, connection)
    const channel = route.channel?.(params) ?? endpoint
    log.info(`User ${userId} connected to ${channel} channel`)
    connection.onClose((code) => {
      leaveSession()
      log.info(`User ${userId} disconnected from ${channel} channel (${code})`)
    })
    return connection
  }

  #shakeHands(
    { request, socket, head }: Handshake,
    headers?: Readonly<Record<string, string>>,
  ): WebSocket | undefined {
    if (headers) this.#headers.set(request, headers)
    let opened: WebSocket | undefined
    this.#wss.handleUpgrade(request, socket, head, (ws) => {
      opened = ws
      this.#opened.add(request)
    })
    return opened
  }

  /** A browser cannot read the status of a refused upgrade (PROTOCOL section 1), so it gets a close code. */
  #close(handshake: Handshake, name: CloseName, reason?: CloseReason): void {
    this.#services.metrics.refused.inc({ why: name })
    if (!isBrowser(handshake.request)) {
      const code = Object.hasOwn(refusals, name)
        ? refusals[name as keyof typeof refusals]
        : 'forbidden'
      return refuseUpgrade(handshake.socket, {
        code,
        message: reason?.why ?? name.replaceAll('_', ' '),
        ...(name === 'too_many' && { headers: LATER }),
      })
    }
    const ws = this.#shakeHands(handshake)
    ws?.on('error', () => undefined)
    ws?.close(closeCodes[name], reason ? JSON.stringify(reason) : undefined)
  }

  #restarting(handshake: Handshake): undefined {
    this.#refuse(handshake, 'busy', 'this server is restarting', SOON)
  }

  #refuse(
    { socket }: Handshake,
    code: Parameters<typeof refuseUpgrade>[1]['code'],
    message: string,
    headers?: Readonly<Record<string, string>>,
  ): void {
    this.#services.metrics.refused.inc({ why: code })
    refuseUpgrade(socket, { code, message, ...(headers ? { headers } : {}) })
  }
}
