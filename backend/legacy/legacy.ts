import { Hono } from 'hono'

import type { HttpEnv } from '../core/http.ts'
import type { Logger } from '../core/log.ts'
import type { Route } from '../core/routing.ts'
import { accept, type AcceptServices } from './accept.ts'
import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { OpenLines } from './lines.ts'
import { type OldPostServices, oldPostRoutes } from './posts.ts'
import { retirementHeaders } from './retirement.ts'
import type { OldSocketServices } from './socket.ts'
import { createSpellings } from './spellings.ts'
import { type StatsServices, statsRoutes } from './stats.ts'

export type LegacyServices = OldSocketServices &
  OldPostServices &
  Omit<StatsServices, 'lines'> & {
    log: Logger
    /** Writes B's times as B did, without zone (`LEGACY_NAIVE_TIMESTAMPS`). */
    naiveTimestamps: boolean
  }

/** Every old URL of this build: its sockets, for the upgrade, and its two HTTP paths, which say themselves who may ask. */
export function createLegacy(services: LegacyServices): { routes: Route[]; http: Hono<HttpEnv> } {
  const time = oldTime({ naive: services.naiveTimestamps })
  const lines = new OpenLines()
  const spellings = createSpellings(time, ({ topic }, dialect) =>
    services.log.info(`Broadcasting to ${lines.hearing(topic, dialect)}`),
  )
  const http = new Hono<HttpEnv>()
    .route('/', statsRoutes({ ...services, lines }))
    .route('/', oldPostRoutes(services, time))
  return { routes: routesOf({ ...services, lines, spellings }), http }
}

const routesOf = (services: AcceptServices): Route[] =>
  endpoints.map((endpoint) => ({
    path: endpoint.path,
    label: endpoint.label,
    line: 'legacy',
    ...(endpoint.asked === undefined ? {} : { query: { dialect: endpoint.asked } }),
    headers: retirementHeaders(endpoint),
    channel: () => endpoint.channel,
    accept: (upgrade) => accept(services, endpoint, upgrade),
  }))
