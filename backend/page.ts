import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const HOUR_S = 3_600
const YEAR_S = 31_536_000

/**
 * The built page. Files with a hash in their name are kept for ever; `index.html` answers every address of the page
 * and is never kept. Without a build the answer says how to make one.
 */
export function pageRoutes(dist: string): Hono {
  const index = join(dist, 'index.html')
  const html = existsSync(index) ? readFileSync(index, 'utf8') : undefined
  const app = new Hono()
  app.use('/assets/*', serveStatic({ root: dist, onFound: (_path, c) => c.header('Cache-Control', `public, max-age=${YEAR_S}, immutable`) }))
  app.use('/*', async (c, next) => {
    if (c.req.path === '/' || c.req.path.endsWith('.html')) return next()
    return serveStatic({
      root: dist,
      onFound: (_path, found) => found.header('Cache-Control', `public, max-age=${HOUR_S}`),
    })(c, next)
  })
  app.get('/*', (c, next) => {
    if (!(c.req.header('Accept') ?? '*/*').includes('text/html')) return next()
    c.header('Cache-Control', 'no-cache')
    return html === undefined
      ? c.text('The page is not built yet: "npm start" builds it, "npm run dev" serves it.', 503)
      : c.html(html)
  })
  return app
}

/** What a browser may do with our answers: nothing from elsewhere, no inline script, no frame around us. */
export const securityHeaders = () =>
  secureHeaders({
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
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  })
