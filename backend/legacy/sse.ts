import type { ServerResponse } from 'node:http'

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { topic } from '@trunkline/shared/protocol/topic'
import { type Context, Hono, type MiddlewareHandler } from 'hono'

import { getOnly } from '../core/api-errors.ts'
import { clientAddress } from '../core/client-address.ts'
import type { Connections } from '../core/connections.ts'
import type { FollowServices } from '../core/follows.ts'
import type { HttpEnv } from '../core/http.ts'
import type { Credentials } from '../core/identity.ts'
import type { LinePlaces } from '../core/line-places.ts'
import type { LiveSessions } from '../core/live-sessions.ts'
import type { Logger } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Modes } from '../core/modes.ts'
import { Refusal } from '../core/refusal.ts'
import { ChatStream } from './chat-stream.ts'
import { EventStream } from './event-stream.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import { readId } from './ids.ts'
import type { OpenLines } from './lines.ts'
import type { ChatKind, LegacyReads } from './reads.ts'
import { retirementHeaders } from './retirement.ts'

export type StreamServices = FollowServices & {
  reads: LegacyReads
  lines: OpenLines
  connections: Connections
  sessions: LiveSessions
  metrics: Metrics
  log: Pick<Logger, 'info'>
  /** Lets only signed-in requests pass. */
  authenticate: MiddlewareHandler<HttpEnv>
  /** The same by other credentials than usual, under the same limits. */
  authenticateBy: (credentials: (c: Context) => Credentials) => MiddlewareHandler<HttpEnv>
  origins: readonly string[]
  modes: Modes
  maxBufferedBytes: number
  places: LinePlaces
}

const kinds: Readonly<Record<string, ChatKind>> = { dm: 'direct', group: 'group' }

/**
 * That the route has written to the response itself. A copy, because the adapter sends its own kind of `Response` out
 * once more, and this one is of that kind wherever a server was made before this file was loaded.
 */
const answered = () => RESPONSE_ALREADY_SENT.clone()

/** C's `GET /api/sse?channel=dm:{id}`: refusals are HTTP statuses, and then it streams until the session or the membership ends. */
export function streamRoutes(services: StreamServices): Hono<HttpEnv> {
  const { db, hub, reads, lines, connections, places, sessions, metrics, log } = services
  const { stream: endpoint } = httpEndpoints
  const headers = retirementHeaders(endpoint)

  const chatOf = async (c: Context<HttpEnv>): Promise<{ id: number; kind: ChatKind }> => {
    const channel = c.req.query('channel')
    if (channel === undefined) throw new Refusal('invalid_input', 'channel: dm:{id} or group:{id}')
    const [, name = '', id] = /^(\w+):(.+)$/.exec(channel) ?? []
    const wanted = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    const chatId = readId('chat', id)
    if (!wanted || chatId === undefined)
      throw new Refusal('not_found', 'channel: there is none such')
    const kind = await reads.chatKind(db, c.get('identity').userId, chatId)
    if (!kind) throw new Refusal('forbidden', 'channel: you are not in this chat')
    if (kind !== wanted) throw new Refusal('not_found', 'channel: there is none such')
    return { id: chatId, kind }
  }

  const routes = new Hono<HttpEnv>()
  for (const path of slashed(endpoint)) routes.all(path, getOnly)
  return routes.on(
    endpoint.method,
    slashed(endpoint),
    ownPage(services.origins),
    byTokenOr(services),
    async (c) => {
      const identity = c.get('identity')
      const { userId } = identity
      const chat = await chatOf(c)
      const place = await takePlaces(places, clientAddress(c), userId)
      const topics = [topic.chats(userId), topic.chat(chat.id)]
      await hub.hold(topics).catch((error: unknown) => {
        place()
        throw error
      })
      const { outgoing } = c.env as unknown as { outgoing: ServerResponse }
      if (outgoing.destroyed) {
        place()
        hub.release(topics)
        return answered()
      }
      const stream = new EventStream(outgoing, {
        maxBufferedBytes: services.maxBufferedBytes,
        traffic: metrics.traffic(endpoint.label),
        headers: { ...headers, 'Realtime-Mode': services.modes.wanted(userId).mode },
      })
      connections.add({ connection: stream, userId, endpoint: endpoint.label })
      const leave = [place, sessions.add(identity, stream), lines.count({ endpoint, chat })]
      log.info(`User ${userId} connected to ${endpoint.channel}_${chat.id} channel`)
      stream.onClose((code) => {
        for (const letGo of leave) letGo()
        log.info(
          `User ${userId} disconnected from ${endpoint.channel}_${chat.id} channel (${code})`,
        )
      })
      const named = c.req.query('events') === 'named'
      const lastEventId = c.req.header('Last-Event-ID')
      const request = { userId, chat, named, lastEventId }
      await new ChatStream(services, request, stream).follow()
      hub.release(topics)
      return answered()
    },
  )
}

/** A stream is a line like a socket: it takes the same places. */
async function takePlaces(places: LinePlaces, address: string | undefined, userId: number) {
  const leaveAddress = await places.ofAddress(address)
  const leaveUser = leaveAddress && places.ofUser('legacy', userId)
  if (leaveUser)
    return () => {
      leaveUser()
      leaveAddress()
    }
  leaveAddress?.()
  throw new Refusal('rate_limited', 'too many connections', { retryIn: 10_000 })
}

/**
 * Only a page of an allowed origin, or a program without a cookie (PROTOCOL rule 15): a browser sends no `Origin` with a
 * GET of the page's own origin, but says that it is one.
 */
function ownPage(allowed: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin')
    const site = c.req.header('Sec-Fetch-Site')
    const own =
      origin === undefined
        ? site === 'same-origin' || (site === undefined && c.req.header('Cookie') === undefined)
        : allowed.includes(origin)
    if (!own) throw new Refusal('forbidden', 'requests from this Origin are not taken')
    await next()
  }
}

/**
 * Who asks: the session of `?token=` where there is one, else that of the cookie or bearer. A token decides alone, so that
 * a bad one is refused and no cookie of the browser stands in for it (PROTOCOL rule 15); both ways meet the same limits.
 */
function byTokenOr({ authenticate, authenticateBy }: StreamServices): MiddlewareHandler<HttpEnv> {
  const none = { cookie: undefined, bearer: undefined, ticket: undefined }
  const byToken = authenticateBy((c) => ({ ...none, legacyToken: c.req.query('token') }))
  return (c, next) =>
    c.req.query('token') === undefined ? authenticate(c, next) : byToken(c, next)
}
