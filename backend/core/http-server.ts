import { createServer, type RequestListener, type Server } from 'node:http'

import { getRequestListener } from '@hono/node-server'

import { Quota } from './limits.ts'
import { networkOf } from './line-places.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { cutStalled } from './stalled-answers.ts'

/** Node's own 511 drops handshakes of a reconnect storm, and a dropped one tries again only after a second. */
const BACKLOG = 4_096

/**
 * The HTTP server under everything. Headers must be complete within `handshakeTimeoutMs`, so that a silent or
 * dribbling handshake is closed in time (finding F7), a request whole within `requestTimeoutMs`, and an answer must be
 * taken: who takes nothing for `wsStallMs` is cut off. One connection is answered one request at a time, and one address
 * holds at most `maxConnectionsPerAddress`, sockets included; `onCrowd` hears of each beyond, which ends unanswered.
 */
export function createHttpServer(options: {
  fetch: Parameters<typeof getRequestListener>[0]
  handshakeTimeoutMs: number
  requestTimeoutMs: number
  wsStallMs: number
  maxConnectionsPerAddress: number
  onCrowd?: () => void
}): Server {
  const { fetch, handshakeTimeoutMs, requestTimeoutMs, wsStallMs } = options
  const answer = getRequestListener(fetch) as RequestListener
  const server = createServer(
    {
      headersTimeout: handshakeTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(500, handshakeTimeoutMs),
      maxHeaderSize: 16_384,
    },
    oneAtATime(cutStalled(answer, wsStallMs)),
  )
  server.maxHeadersCount = 200
  const places = new Quota<string>(options.maxConnectionsPerAddress)
  server.on('connection', (socket) => {
    const place = places.take(networkOf(socket.remoteAddress ?? ''))
    if (place) socket.once('close', place)
    else {
      options.onCrowd?.()
      socket.destroy()
    }
  })
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
