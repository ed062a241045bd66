import { timingSafeEqual } from 'node:crypto'

import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'

import type { Metrics } from './core/metrics.ts'
import type { ReadDb } from './db/database.ts'

/** What machines ask: is the process up, can it serve, how is it. */
export function probeRoutes(services: {
  db: ReadDb
  metrics: Metrics
  metricsToken: string | undefined
  draining: () => boolean
}): Hono {
  const { db, metrics, metricsToken, draining } = services
  const app = new Hono()
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', async (c) => {
    if (draining()) return c.json({ ok: false, why: 'draining' }, 503)
    try {
      await db.selectFrom('settings').select('name').limit(1).execute()
      return c.json({ ok: true })
    } catch {
      return c.json({ ok: false, why: 'the database does not answer' }, 503)
    }
  })
  app.get('/metrics', async (c) => {
    if (!mayScrape(c, metricsToken))
      return c.json(
        { error: { code: 'forbidden', message: 'loopback or METRICS_TOKEN only' } },
        403,
      )
    c.header('Content-Type', metrics.registry.contentType)
    return c.body(await metrics.registry.metrics())
  })
  return app
}

/** A token, once set, is needed from everywhere: behind a proxy every address is the loopback one. */
function mayScrape(c: Context, token: string | undefined): boolean {
  if (token === undefined) return /^(::1|(::ffff:)?127\.)/.test(getConnInfo(c).remote.address ?? '')
  const given = Buffer.from(c.req.header('Authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
