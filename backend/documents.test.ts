import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { Validator } from '@seriousme/openapi-schema-validator'
import { actions, events, signals, values } from '@trunkline/shared/contract/catalogue'
import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import { topicKinds } from '@trunkline/shared/protocol/topic'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ZodType } from 'zod'

import { createMetrics } from './core/metrics.ts'
import { openEmptyDatabase } from './db/testing.ts'
import { asyncApi } from './features/reference/asyncapi.ts'
import type { Described, Routes } from './features/reference/described.ts'
import { openApi, routesByPart } from './features/reference/openapi.ts'
import { type Browser, type House, openHouse } from './features/testing.ts'
import { probeRoutes } from './probes.ts'

let house: House
let ada: Browser
beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = house.browser()
  const id = await ada.signUp('Ada')
  const ben = await house.person('Ben')
  const cleo = await house.person('Cleo')
  await house.act(ben, 'friend_request.send', { toUserId: id })
  const { request } = await house.act(cleo, 'friend_request.send', { toUserId: id })
  await house.act(id, 'friend_request.accept', { id: request.id })
  const { post } = await house.act(ben, 'post.create', { content: 'Hello #hills @ada' })
  await house.act(id, 'post.comment', { postId: post.id, content: 'Hi' })
  await house.act(id, 'post.react', { postId: post.id, kind: 'like' })
  const { chat } = await house.act(id, 'chat.create', { memberIds: [cleo], title: 'Hills' })
  await house.act(cleo, 'chat.send', { chatId: chat.id, content: 'Come' })
})
afterAll(() => house.close())

const described = () => Object.values(routesByPart).flatMap((routes) => Object.keys(routes))

test('every route that is mounted is in the document, and no other', () => {
  const probes = probeRoutes({
    db: house.database.db,
    metrics: createMetrics(),
    metricsToken: undefined,
    draining: () => false,
  })
  const mounted = [house.api, probes]
    .flatMap((app: Hono) => app.routes)
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`)
  expect(described().toSorted()).toEqual([...new Set(mounted)].toSorted())
})

test('the HTTP document is valid OpenAPI', async () => {
  const answer = await house.browser().get('/api/openapi.json')
  expect(answer.status).toBe(200)
  const validator = new Validator()
  const document = (await answer.json()) as Record<string, unknown>
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('every write but those of the accounts library takes an Idempotency-Key where the server honours one', () => {
  const { paths } = openApi('test')
  const key = expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }) as unknown
  const acts = Object.values(routesByPart).flatMap((routes) =>
    Object.entries(routes).filter(([, { idempotent }]) => idempotent),
  )
  expect(acts.length).toBeGreaterThan(25)
  for (const [route] of acts) {
    const [method = '', path = ''] = route.split(' ')
    const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation, route).toMatchObject({ parameters: expect.arrayContaining([key]) as unknown })
  }
})

const READ = [
  'GET /api/session',
  'GET /api/config',
  'GET /api/users',
  'GET /api/users/:id',
  'GET /api/blocks',
  'GET /api/friend-requests',
  'GET /api/friend-requests/incoming-count',
  'GET /api/friends',
  'GET /api/presence',
  'GET /api/posts',
  'GET /api/posts/:id',
  'GET /api/posts/:id/comments',
  'GET /api/trending',
  'GET /api/chats',
  'GET /api/chats/unread-count',
  'GET /api/chats/:id',
  'GET /api/chats/:id/messages',
  'GET /api/notifications',
  'GET /api/notifications/unread-count',
  'GET /api/realtime/events',
  'GET /api/realtime/parity',
  'GET /api/auth/list-sessions',
]

const answerOf = (described: Described | undefined) => described?.answer as ZodType

test.each(READ)('%s answers what the document says', async (route) => {
  const found = Object.assign({}, ...Object.values(routesByPart)) as Routes
  const answer = await ada.get(route.replace('GET ', '').replace(':id', '1'))
  expect(answer.status).toBe(200)
  const body: unknown = await answer.json()
  expect(answerOf(found[route]).safeParse(body)).toMatchObject({ success: true })
  expect(answer.headers.has('Realtime-Position')).toBe(found[route]?.positions === true)
})

test('every topic, message, action and close code is in the AsyncAPI document', () => {
  const channel = asyncApi('test').channels.realtime
  const messages = Object.keys(channel?.messages ?? {})
  const named = (kind: string, all: object) => Object.keys(all).map((name) => `${kind}.${name}`)
  expect(messages).toEqual(
    expect.arrayContaining([
      ...named('event', events),
      ...named('value', values),
      ...named('signal', signals),
      ...named('action', actions),
      ...named('ok', actions),
    ]),
  )
  expect(channel?.['x-topics']).toHaveProperty('notifications')
  expect(Object.keys(channel?.['x-topics'] ?? {})).toEqual(Object.keys(topicKinds))
  expect(Object.keys(channel?.['x-close-codes'] ?? {})).toEqual(Object.keys(closeCodes))
})

test('the socket document is valid AsyncAPI', async () => {
  const path = import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json')
  const schema = JSON.parse(readFileSync(fileURLToPath(path), 'utf8')) as object
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, unicodeRegExp: false })
  addFormats.default(ajv)
  const answer = await house.browser().get('/api/asyncapi.json')
  const valid = ajv.compile(schema)
  valid(await answer.json())
  expect(valid.errors).toBeNull()
})

test('the page for people names every route and every message, and brings no script', async () => {
  const answer = await house.browser().get('/api/reference')
  expect(answer.headers.get('Content-Type')).toMatch('text/html')
  const page = await answer.text()
  for (const route of described())
    expect(page).toContain(`<code>${route.split(' ')[1]?.replaceAll(/:(\w+)/g, '{$1}')}</code>`)
  for (const name of Object.keys({ ...events, ...actions }))
    expect(page).toContain(`<code>${name}</code>`)
  expect(page).not.toMatch(/<script|https?:\/\/(?!json-schema)/)
})
