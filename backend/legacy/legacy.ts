import { Hono } from 'hono'

import type { HttpEnv } from '../core/http.ts'
import type { Logger } from '../core/log.ts'
import type { Route } from '../core/routing.ts'
import { accept, type AcceptServices } from './accept.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
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

/** One route a path: where two endpoints share one, `?dialect=` chooses. */
function routesOf(services: AcceptServices): Route[] {
  const byPath = Map.groupBy(endpoints, ({ path }) => path)
  return [...byPath.values()].flatMap(([usual, ...asked]) => (usual ? [route(usual, asked)] : []))

  function route(usual: Endpoint, asked: readonly Endpoint[]): Route {
    return {
      path: usual.path,
      label: usual.label,
      line: 'legacy',
      headers: retirementHeaders(usual),
      channel: () => usual.channel,
      accept: (upgrade) => {
        const dialect = upgrade.query.get('dialect')
        const chosen = asked.find((endpoint) => endpoint.asked === dialect)
        return accept(services, chosen ?? usual, upgrade)
      },
    }
  }
}
