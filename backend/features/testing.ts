import type {
  ActionInput,
  ActionName,
  ActionOutput,
  EventOf,
  MessageOf,
} from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY } from '@trunkline/shared/protocol/backoff'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'

import { createRunAction } from '../core/actions.ts'
import { USUAL_BOUNDS } from '../core/bounds.ts'
import { memoryBroker } from '../core/broker-memory.ts'
import type { Notice } from '../core/broker.ts'
import { Connections } from '../core/connections.ts'
import { openEpoch } from '../core/epoch.ts'
import { createHttp } from '../core/http.ts'
import { Hub } from '../core/hub.ts'
import { LiveSessions } from '../core/live-sessions.ts'
import { createLogger } from '../core/log.ts'
import { createMetrics } from '../core/metrics.ts'
import { Modes } from '../core/modes.ts'
import { createPoll } from '../core/poll.ts'
import { memoryPresence } from '../core/presence-memory.ts'
import { Rebalance } from '../core/rebalance.ts'
import { Visits } from '../core/visits.ts'
import { createWrite } from '../core/write.ts'
import type { Database } from '../db/database.ts'
import { temporaryFolder } from '../db/testing.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createScreens } from './accounts/screens.ts'
import type { AccountSettings } from './accounts/settings.ts'
import { createApi } from './api.ts'
import { openFolder } from './attachments/folder.ts'
import { removeForgotten } from './attachments/sweep.ts'
import { createUploads } from './attachments/uploads.ts'
import { Live } from './ops/live.ts'
import { createOps } from './ops/ops.ts'
import { actionHandlers, attachmentReaders, createTopicRules } from './registry.ts'
import { createTrending } from './trending/service.ts'

export const ORIGIN = 'http://localhost:8000'

const defaults: AccountSettings = {
  build: 'test',
  mode: 'unified',
  loopback: true,
  origins: [ORIGIN],
  databaseUrl: '',
  secret: 'of no worth beyond this test: 0123456789',
  opsEmails: [],
  sessionTtlMs: 604_800_000,
  ticketTtlMs: 30_000,
  legacyTokenTtlMs: 900_000,
  sessionAuditMs: 5_000,
  httpRequestsPerMinute: 100_000,
  authRateLimit: 100_000,
  retry: DEFAULT_RETRY,
}

/** Everything behind the sockets, on a real database: the API, the actions, and what is published. */
export async function openHouse(
  database: Database,
  settings: Partial<AccountSettings> = {},
  log = createLogger({ level: 'silent', pretty: false }),
) {
  const clock = Date.now
  const config = { ...defaults, ...settings }
  const broker = memoryBroker()
  const published: (MessageOf | Notice)[] = []
  broker.onMessage((message) => void published.push(message))
  const presence = memoryPresence({ graceMs: 0, awayMs: 0, clock })
  const metrics = createMetrics()
  const write = createWrite({ database, broker, metrics, clock })
  const runAction = createRunAction({
    write,
    handlers: actionHandlers,
    metrics,
    perMinute: 100_000,
  })
  const onError = (error: unknown) => {
    throw error
  }
  const trending = createTrending({ db: database.db, broker, clock, onError })
  const epoch = await openEpoch(database)
  const http = createHttp({ db: database.db, epoch, runAction })
  const accounts = createAccounts({ database, config, broker, clock, log })
  const uploadDir = temporaryFolder()
  const folder = openFolder(uploadDir)
  removeForgotten({ broker, folder, onError })
  const uploads = createUploads({
    db: database.db,
    write,
    folder,
    limits: { bytes: 100_000, bytesPerDay: 500_000 },
    clock,
    mayRead: attachmentReaders,
  })
  const { db } = database
  const live = new Live({ broker, clock })
  const hub = new Hub({ db, broker, clock, onError })
  const modes = new Modes(() => ({ mode: config.mode, why: 'build' }))
  const connections = new Connections(metrics, { firstMs: 0, slotMs: 0 }, clock)
  const ops = await createOps({
    database,
    settings: {
      mode: config.mode,
      drainOverMs: 0,
      rolloutSteps: [0, 5, 50, 100],
      rolloutDwellMs: 60_000,
      parityPercent: 0,
    },
    node: 'test',
    registry: [],
    live,
    hub,
    modes,
    connections,
    rebalance: new Rebalance({ connections, graceMs: 0 }),
    broker,
    metrics,
    clock,
    onError,
  })
  const every = { seen: 3_000, hidden: 15_000 }
  const poll = createPoll({
    db,
    epoch,
    onError,
    hub,
    topicRules: createTopicRules({ presence, trending, live, operates: accounts.operates }),
    openScreen: createScreens({ db, broker }),
    bounds: USUAL_BOUNDS,
    build: 'test',
    modes,
    retry: DEFAULT_RETRY,
    every,
  })
  const sessions = new LiveSessions({
    broker,
    check: accounts.checkSessions,
    clock,
    auditMs: config.sessionAuditMs,
    onError,
  })
  const api = createApi({
    db,
    http,
    poll,
    polling: { visits: new Visits(presence, every, sessions), mostTopics: USUAL_BOUNDS.topics },
    accounts,
    config,
    presence,
    trending,
    uploads,
    ops,
    modes,
    clock,
    onError: (error) => log.error({ err: error }, 'a request failed'),
  })
  let actions = 0
  let people = 0

  return {
    database,
    config,
    broker,
    presence,
    write,
    runAction,
    accounts,
    api,
    folder,
    uploads,
    uploadDir,
    published,

    /** A person without a password: enough for whoever acts by id. What is private to them is heard in `published`. */
    async person(name: string): Promise<number> {
      const time = new Date(clock()).toISOString()
      const handle = `${name.toLowerCase()}_${++people}`
      const { id } = await database.writer
        .insertInto('users')
        .values({
          name,
          email: `${handle}@example.org`,
          email_verified: database.dialect === 'sqlite' ? 0 : false,
          image: null,
          handle,
          created_at: time,
          updated_at: time,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await broker.follow(alwaysFollowed(id))
      return id
    },

    /** Acts as `userId`, under an id of its own. */
    async act<T extends ActionName>(
      userId: number,
      name: T,
      data: ActionInput<T>,
    ): Promise<ActionOutput<T>> {
      const answer = await runAction({ userId, id: `test-${++actions}`, name, data })
      return answer.data as ActionOutput<T>
    },

    /** The events of a topic so far, as they stand in the log's order. */
    heard: (topic: Topic) =>
      published.filter(
        (message): message is EventOf => message.type === 'event' && message.topic === topic,
      ),

    /** Everything of a topic from now on, too: private topics are followed with their person. */
    follow: (...topics: Topic[]) => broker.follow(topics),

    async close() {
      ops.stop()
      sessions.stop()
      trending.stop()
      await presence.close()
      await database.close()
    },

    /** A browser of this origin, with its own cookies. */
    browser: () => browserOf(api),

    /** What a program is answered that signs in: it comes from no page and keeps no cookie. */
    programSignIn: (name: string) =>
      api.request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Host: 'localhost:8000' },
        body: JSON.stringify(credentialsOf(name)),
      }),
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
export type Browser = ReturnType<typeof browserOf>

const credentialsOf = (name: string) => ({
  email: `${name.toLowerCase().replaceAll(/\W/g, '')}@example.org`,
  password: 'correct horse battery',
})

function browserOf(api: {
  request: (path: string, init: RequestInit) => Response | Promise<Response>
}) {
  const cookies = new Map<string, string>()
  const cookieHeader = () => [...cookies].map((pair) => pair.join('=')).join('; ')
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ) => {
    const headers = new Headers({ Origin: ORIGIN, Host: 'localhost:8000', ...more })
    if (cookies.size > 0) headers.set('Cookie', cookieHeader())
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    const answer = await api.request(`${ORIGIN}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return {
    cookieHeader,
    send,
    get: (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers),
    post: (path: string, body: unknown = {}, headers?: Record<string, string>) =>
      send('POST', path, body, headers),
    /** Signs up and answers the new account's id. */
    async signUp(name: string): Promise<number> {
      const answer = await send('POST', '/api/auth/sign-up/email', { name, ...credentialsOf(name) })
      const { user } = (await answer.json()) as { user: { id: string } }
      return Number(user.id)
    },
    async signIn(name: string): Promise<Response> {
      return send('POST', '/api/auth/sign-in/email', credentialsOf(name))
    },
  }
}
