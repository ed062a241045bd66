import { createServer, type Server } from 'node:http'

import { createAdaptorServer } from '@hono/node-server'

/** Node's own 511 drops handshakes of a reconnect storm, and a dropped one tries again only after a second. */
const BACKLOG = 4_096

/**
 * The HTTP server under everything. Headers must be complete within `handshakeTimeoutMs`, so that a silent or
 * dribbling handshake is closed in time (finding F7), and a request whole within `requestTimeoutMs`.
 */
export function createHttpServer(options: {
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch']
  handshakeTimeoutMs: number
  requestTimeoutMs: number
}): Server {
  const { fetch, handshakeTimeoutMs, requestTimeoutMs } = options
  const server = createAdaptorServer({
    fetch,
    createServer,
    serverOptions: {
      headersTimeout: handshakeTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(500, handshakeTimeoutMs),
      maxHeaderSize: 16_384,
    },
  }) as Server
  server.maxHeadersCount = 200
  return server
}

export const listen = (server: Server, at: { port: number; host: string }): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...at, backlog: BACKLOG }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : at.port)
    })
  })

/** How long a request under way may still take, in ms: one that dribbles must not hold the end up. */
const FINISH_MS = 3_000

/** Takes no more requests and waits for those under way; idle keep-alive connections are closed again and again (finding F9). */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const again = setInterval(() => server.closeIdleConnections(), 50)
    const enough = setTimeout(() => server.closeAllConnections(), FINISH_MS)
    server.close(() => {
      clearInterval(again)
      clearTimeout(enough)
      resolve()
    })
    server.closeIdleConnections()
  })
}
