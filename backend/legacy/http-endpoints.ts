import type { Registered } from './endpoint.ts'
import { intoRealtime, replacedBy } from './retirement.ts'

/** One old URL that is asked over HTTP. A trailing slash never matters. */
export type HttpEndpoint = Registered & {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** What of `path` is old, where today's API has the rest of it. */
  readonly routes?: readonly string[]
  /** Its name in statistics, where it is a line. */
  readonly channel?: string
}

/** Every old HTTP path: a row is registration, headers and entry in MIGRATION.md. */
export const httpEndpoints = {
  stats: {
    id: 'W11',
    label: '/ws/stats',
    method: 'GET',
    path: '/ws/stats',
    ...replacedBy('/metrics', 'every old WebSocket is gone'),
  },
  stream: {
    id: 'W12',
    label: '/api/sse',
    method: 'GET',
    path: '/api/sse',
    channel: 'sse',
    ...intoRealtime,
  },
  sendMessage: {
    id: 'W13',
    label: '/api/messages (send)',
    method: 'POST',
    path: '/api/messages',
    ...replacedBy('/api/chats/{id}/messages', '0 requests for 30 days'),
  },
  messages: {
    id: 'W14',
    label: '/api/messages (list)',
    method: 'GET',
    path: '/api/messages',
    ...replacedBy('/api/chats/{id}/messages', '0 requests for 30 days'),
  },
  post: {
    id: 'W15',
    label: '/posts',
    method: 'POST',
    path: '/posts',
    ...replacedBy('/api/posts', '0 requests for 30 days'),
  },
  readNotification: {
    id: 'W15b',
    label: '/api/notifications/:id/read',
    method: 'POST',
    path: '/api/notifications/:id/read',
    // The plain number without a slash is today's API, too: who asks there is no old client.
    routes: ['/api/notifications/:id{n[0-9]+}/read', '/api/notifications/:id{n?[0-9]+}/read/'],
    ...replacedBy('/ws/realtime', '0 requests for 30 days'),
  },
} as const satisfies Record<string, HttpEndpoint>

/** The path as Hono takes it, with a trailing slash or without. */
export const slashed = ({ path, routes }: HttpEndpoint): string[] => [
  ...(routes ?? [path, `${path}/`]),
]
