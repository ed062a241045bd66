import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const HOUR_S = 3_600
const YEAR_S = 31_536_000

/**
 * The built page. Files with a hash in their name are kept for ever; `index.html` answers every address of the page
 * and is never kept, not even here: a new build is served from its first request on. Without a build the answer says how to make one.
 */
export function pageRoutes(dist: string): Hono {
  const index = join(dist, 'index.html')
  const app = new Hono()
  if (!existsSync(index)) {
    app.get('/*', (c) =>
      c.text('The page is not built: "npm start" builds it, "npm run dev" serves it.', 503),
    )
    return app
  }
  const kept = (c: Context, seconds: number, more = '') =>
    c.header('Cache-Control', `public, max-age=${seconds}${more}`)
  app.use(
    '/assets/*',
    serveStatic({
      root: dist,
      precompressed: true,
      onFound: (_path, c) => kept(c, YEAR_S, ', immutable'),
    }),
  )
  app.use(
    '/:file{.+\\.(?!html$)[a-z0-9]+$}',
    serveStatic({ root: dist, onFound: (_path, c) => kept(c, HOUR_S) }),
  )
  app.get('/*', async (c, next) => {
    if (!/text\/html|\*\/\*/.test(c.req.header('Accept') ?? '*/*')) return next()
    if (/\.[a-z0-9]+$/i.test(c.req.path) && c.req.path !== '/index.html') return next()
    c.header('Cache-Control', 'no-cache')
    return c.html(await readFile(index, 'utf8'))
  })
  return app
}

/**
 * What a browser may do with our answers: nothing from elsewhere, no inline script, no frame around us; or what an
 * answer itself says. Where every allowed origin is https, browsers are told to keep to it.
 */
export const securityHeaders = (origins: readonly string[]) =>
  secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: origins.every((origin) => origin.startsWith('https:'))
      ? `max-age=${YEAR_S}`
      : false,
    crossOriginEmbedderPolicy: false,
  })
