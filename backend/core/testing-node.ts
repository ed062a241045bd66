import { DEFAULT_RETRY } from '@trunkline/shared/protocol/backoff'
import { topic } from '@trunkline/shared/protocol/topic'

import { openEmptyDatabase } from '../db/testing.ts'
import type { ActionHandlers } from './actions.ts'
import { USUAL_BOUNDS } from './bounds.ts'
import { memoryBroker } from './broker-memory.ts'
import { createEngine, type EngineSettings } from './engine.ts'
import { closeServer, createHttpServer, listen } from './http-server.ts'
import { createLogger } from './log.ts'
import { event, signal } from './message.ts'
import { createMetrics } from './metrics.ts'
import { memoryPresence } from './presence-memory.ts'
import { Refusal } from './refusal.ts'
import { reporting } from './report.ts'
import type { Route } from './routing.ts'
import { type ClientOptions, TestClient } from './testing.ts'
import { ownTopic } from './topic-rules.ts'

export const ORIGIN = 'http://localhost:8000'

const defaults: EngineSettings = {
  build: 'test',
  mode: 'unified',
  origins: [ORIGIN],
  wsPingMs: 25_000,
  wsPongTimeoutMs: 10_000,
  wsHelloTimeoutMs: 5_000,
  sessionAuditMs: 5_000,
  retainEvents: 10_000,
  retainDays: 7,
  maxBufferedBytes: 1_048_576,
  wsStallMs: 30_000,
  maxSocketsPerUser: 10,
  maxLegacySocketsPerUser: 60,
  maxSocketsPerAddress: 200,
  connectsPerIpPerMinute: 10_000,
  actionsPerMinute: 10_000,
  typingHoldMs: 5_000,
  bounds: USUAL_BOUNDS,
  retry: DEFAULT_RETRY,
  restart: { firstMs: 500, slotMs: 5 },
  logSweepMs: 1_000,
  retentionSweepMs: 3_600_000,
}

/**
 * The engine alone with a real database and real sockets, for what every feature relies on. `Bearer user-7` is user 7
 * in session 7; `notification.mark_read` says `notification.read` to its user, and refuses the id 404; everybody is
 * in every chat until `leaveChat`.
 */
export async function startNode(
  settings: Partial<EngineSettings> = {},
  further: { routes?: readonly Route[]; handshakeTimeoutMs?: number } = {},
) {
  const database = await openEmptyDatabase()
  const broker = memoryBroker()
  const ended = new Set<number>()
  const left = new Set<string>()
  const hidden = new Set<string>()
  const screens = new Set<() => void>()
  const metrics = createMetrics()
  const log = createLogger({ level: 'silent', pretty: false })
  const engine = await createEngine({
    settings: { ...defaults, ...settings },
    database,
    broker,
    presence: memoryPresence({ graceMs: 0, awayMs: 0, clock: Date.now }),
    metrics,
    log,
    report: reporting(log, metrics),
    clock: Date.now,
    storedClock: Date.now,
    identify: async ({ bearer, cookie, legacyToken }) => {
      const name = legacyToken ?? bearer ?? cookie?.replace('session=', '')
      const userId = Number(/^user-(\d+)$/.exec(name ?? '')?.[1])
      if (!userId || ended.has(userId)) return { ok: false, why: name ? 'invalid' : 'missing' }
      const expiresAt = Date.now() + 3_600_000
      return { ok: true, identity: { userId, sessionId: userId, expiresAt, role: 'user' } }
    },
    checkSessions: async (ids) =>
      new Map(ids.filter((id) => !ended.has(id)).map((id) => [id, Date.now() + 3_600_000])),
    actionHandlers,
    topicRules: {
      notifications: ownTopic,
      friend_requests: ownTopic,
      account: ownTopic,
      presence: ownTopic,
      chats: ownTopic,
      chat: {
        mayFollow: (_db, userId, id) => !left.has(`${userId} ${id}`),
        endedBy: { 'chat.left': ({ chatId }) => chatId },
      },
      post: { mayFollow: (_db, userId, id) => id < 100 && !hidden.has(`${userId} ${id}`) },
      engagement: { mayFollow: () => true },
      feed: { mayFollow: () => true },
      my_feed: ownTopic,
      trending: { mayFollow: () => true },
      ops: { mayFollow: () => false },
    },
    openScreen: async (userId, onChange) => {
      screens.add(onChange)
      return {
        hides: (other) => hidden.has(`${userId} ${other}`),
        close: () => void screens.delete(onChange),
      }
    },
    signalHandlers: {
      'post.typing': async (_db, { userId, topic: on }, input) =>
        signal('post.typing', on, userId, { ...input, person: nobody(userId) }),
      'chat.typing': async (_db, { userId, topic: on }, input) =>
        signal('chat.typing', on, userId, { ...input, person: nobody(userId) }),
    },
  })
  const server = createHttpServer({
    fetch: () => new Response('not here', { status: 404 }),
    handshakeTimeoutMs: further.handshakeTimeoutMs ?? 5_000,
    requestTimeoutMs: 60_000,
    wsStallMs: 30_000,
    maxConnectionsPerAddress: 10_000,
  })
  engine.upgrades(further.routes ?? []).listen(server)
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  const clients: TestClient[] = []
  return {
    ...engine,
    metrics,
    broker,
    database,
    server,
    port,
    /** Forgets the session without telling anybody: a notice that was lost. */
    endSession: (sessionId: number) => void ended.add(sessionId),
    connect(userId: number, options: ClientOptions = {}) {
      const headers = { authorization: `Bearer user-${userId}`, ...options.headers }
      const client = new TestClient({ port }, { ...options, headers })
      clients.push(client)
      return client
    },
    say: (userId: number, ...ids: number[]) =>
      engine.write(async (tx) =>
        tx.emit(event('notification.read', topic.notifications(userId), { ids, unread: 0 })),
      ),
    /** The user is out, and told so on a topic of their own. */
    leaveChat: (userId: number, chatId: number) =>
      engine.write(async (tx) => {
        left.add(`${userId} ${chatId}`)
        tx.emit(event('chat.left', topic.chats(userId), { chatId, unreadChats: 0 }))
      }),
    /** From now on `userId` does not see what `other` says, nor the post with that number. */
    hide: (userId: number, other: number) => {
      hidden.add(`${userId} ${other}`)
      for (const onChange of screens) onChange()
    },
    openScreens: () => screens.size,
    rejoinChat: (userId: number, chatId: number) => void left.delete(`${userId} ${chatId}`),
    async close() {
      for (const client of clients) client.socket.terminate()
      await closeServer(server)
      await engine.stop()
      await database.close()
    },
  }
}

const nobody = (id: number) => ({ id, name: 'N', handle: 'n', image: null })

const actionHandlers = {
  'notification.mark_read': async (tx, userId, { ids }) => {
    if (ids.includes(404)) throw new Refusal('not_found', 'no such notification')
    tx.emit(event('notification.read', topic.notifications(userId), { ids, unread: 0 }))
    return { unread: ids.length }
  },
} satisfies Partial<ActionHandlers> as Partial<ActionHandlers> as ActionHandlers
