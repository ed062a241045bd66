import { Hono } from 'hono'

import type { HttpEnv } from '../core/http.ts'
import type { Route } from '../core/routing.ts'
import { accept, type AcceptServices } from './accept.ts'
import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import { readId } from './ids.ts'
import { OpenLines } from './lines.ts'
import { oldMessageRoutes } from './messages.ts'
import { type OldPostServices, oldPostRoutes } from './posts.ts'
import { oldReadRoutes } from './read-notification.ts'
import { goneOnceRetired, retirementHeaders } from './retirement.ts'
import type { OldSocketServices } from './socket.ts'
import { createSpellings } from './spellings.ts'
import { type StreamServices, streamRoutes } from './sse.ts'
import { type StatsServices, statsRoutes } from './stats.ts'

export type LegacyServices = Omit<OldSocketServices, 'time'> &
  OldPostServices &
  Omit<StatsServices, 'lines'> &
  Omit<StreamServices, 'lines'> & {
    /** Writes B's times as B did, without zone (`LEGACY_NAIVE_TIMESTAMPS`). */
    naiveTimestamps: boolean
    /** Whether operators have ended the endpoint with this id. */
    isRetired(id: string): boolean
  }

/** Every old URL of this build: its sockets, for the upgrade, and its HTTP paths, which say themselves who may ask. */
export function createLegacy(services: LegacyServices): { routes: Route[]; http: Hono<HttpEnv> } {
  const { log, clock } = services
  const time = oldTime({ naive: services.naiveTimestamps })
  const now = () => new Date(clock()).toISOString()
  const lines = new OpenLines()
  const spellings = createSpellings({ time, now }, (message, dialect) =>
    log.info(`Broadcasting to ${lines.hearing(message, dialect)}`),
  )
  const http = new Hono<HttpEnv>()
  for (const endpoint of Object.values(httpEndpoints)) {
    const gone = goneOnceRetired(() => services.isRetired(endpoint.id), endpoint)
    http.on(endpoint.method, slashed(endpoint), gone)
  }
  http
    .route('/', statsRoutes({ ...services, lines }))
    .route('/', streamRoutes({ ...services, lines }))
    .route('/', oldMessageRoutes(services))
    .route('/', oldPostRoutes(services, time))
    .route('/', oldReadRoutes(services))
  return { routes: routesOf({ ...services, time, lines, spellings }), http }
}

const routesOf = (services: AcceptServices): Route[] =>
  endpoints.map((endpoint) => ({
    path: endpoint.path,
    label: endpoint.label,
    line: 'legacy',
    ...(endpoint.asked === undefined ? {} : { query: { dialect: endpoint.asked } }),
    headers: retirementHeaders(endpoint),
    // In the sources' words: "User 1 connected to messages_5 channel".
    channel: ({ chatId, tweetId }) =>
      [endpoint.channel, readId('chat', chatId) ?? readId('post', tweetId) ?? []].flat().join('_'),
    accept: (upgrade) => accept(services, endpoint, upgrade),
  }))
