import type { Post } from '@trunkline/shared/contract/post'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { httpEndpoints } from './http-endpoints.ts'
import { Listener } from './testing.ts'

const TOKEN = 'for machines only: 0123456789'
let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  app = await createTestApp({ METRICS_TOKEN: TOKEN, OPS_EMAILS: 'ann@example.org' })
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
})
afterAll(() => app.close())

const anonymous = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${app.port}${path}`, init)

describe('GET /ws/stats', () => {
  const listen = async (person: TestPerson, path: string, protocols: string[] = []) => {
    await person.connect({ path, protocols }).opened
  }
  const none: Record<string, number> = Object.fromEntries(
    [...endpoints, httpEndpoints.stream].map(({ label }) => [label, 0]),
  )
  const totals = {
    total_connections: 4,
    users: 2,
    by_endpoint: {
      ...none,
      realtime: 1,
      '/ws/notifications': 1,
      '/ws/notifications?dialect=channels': 1,
      '/ws/notifications/:userId': 1,
    },
    dmSubscriptions: {},
    groupSubscriptions: {},
  }
  const silent = Object.fromEntries(
    [...endpoints, httpEndpoints.stream].map(({ channel }) => [channel, 0]),
  )
  const channels = { ...silent, notifications: 3 }
  beforeAll(async () => {
    await listen(ann, '/ws/notifications')
    await listen(ann, '/ws/notifications?dialect=channels')
    await listen(bob, `/ws/notifications/user_${bob.id}`)
    await listen(bob, '/ws/realtime', ['realtime.v1.json'])
  })

  test('tells nobody who is not signed in', async () => {
    expect((await anonymous('/ws/stats')).status).toBe(401)
    const wrong = { headers: { Authorization: `Bearer ${TOKEN}0` } }
    expect((await anonymous('/ws/stats', wrong)).status).toBe(401)
  })

  test('tells whoever is signed in the totals, and no channel', async () => {
    expect(await bob.json('GET', '/ws/stats')).toEqual({ ...totals, channels: {} })
    expect(await bob.json('GET', '/ws/stats/')).toEqual({ ...totals, channels: {} })
  })

  test('tells operators and the holder of METRICS_TOKEN the channels', async () => {
    expect(await ann.json('GET', '/ws/stats')).toEqual({ ...totals, channels })
    const machine = await anonymous('/ws/stats', { headers: { Authorization: `Bearer ${TOKEN}` } })
    expect(await machine.json()).toEqual({ ...totals, channels })
  })

  test('counts down when a line closes', async () => {
    const line = bob.connect({ path: '/ws/feed', protocols: [] })
    await line.opened
    const during = await ann.json<{
      total_connections: number
      by_endpoint: Record<string, number>
    }>('GET', '/ws/stats')
    expect([during.total_connections, during.by_endpoint['/ws/feed']]).toEqual([5, 1])
    await line.close()
    expect(await ann.json('GET', '/ws/stats')).toEqual({ ...totals, channels })
  })

  test('says that it will go and is kept by no cache', async () => {
    const { headers } = await bob.request('GET', '/ws/stats')
    expect(headers.get('Deprecation')).toBe('@1795219200')
    expect(headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('POST /api/notifications/n1/read', () => {
  test.each([
    ['nobody', 401, undefined],
    ['another origin', 403, { Origin: 'https://evil.example' }],
    ['what is not there', 404, {}],
  ])('refuses %s with %i', async (_, status, headers) => {
    const path = '/api/notifications/n999999/read'
    const answer = headers
      ? await bob.request('POST', path, {}, headers)
      : await anonymous(path, { method: 'POST' })
    expect(answer.status).toBe(status)
  })
})

describe('POST /posts', () => {
  test('makes the post that POST /api/posts makes, and answers as B answered', async () => {
    const feed = ann.connect({ path: '/ws/feed', protocols: [] })
    const heard = new Listener(feed)
    await feed.opened
    const answer = await bob.request('POST', '/posts', { content: 'Hello' })
    const post = (await answer.json()) as { id: number }
    const { createdAt } = await ann.json<Post>('GET', `/api/posts/${post.id}`)
    expect(answer.status).toBe(200)
    expect(post).toEqual({ id: post.id, userId: bob.id, content: 'Hello', timestamp: createdAt })
    expect(await heard.heard(1)).toEqual([{ type: 'new_post', post }])
    expect(answer.headers.get('Realtime-Position')).toMatch(/^feed=\d+:e_/)
    expect(answer.headers.get('Link')).toContain('</api/posts>; rel="successor-version"')
  })

  test('is one post, however often it is sent under one key', async () => {
    const key = { 'Idempotency-Key': 'k-1' }
    const first = await bob.json('POST', '/posts', { content: 'Once' }, key)
    expect(await bob.json('POST', '/posts', { content: 'Once' }, key)).toEqual(first)
    expect(await bob.json('POST', '/posts/', { content: 'Once' }, key)).toEqual(first)
  })

  test('takes JSON that is not called JSON, as a bare fetch sends it', async () => {
    const plain = { 'Content-Type': 'text/plain;charset=UTF-8' }
    const answer = await bob.request('POST', '/posts', { content: 'Plainly' }, plain)
    expect([answer.status, await answer.json()]).toMatchObject([200, { content: 'Plainly' }])
  })

  const evil = { Origin: 'https://evil.example' }
  test.each([
    ['nobody', 401, {}, undefined],
    ['another origin', 403, evil, undefined],
    ["another site's form", 403, { ...evil, 'Content-Type': 'text/plain' }, undefined],
    ['nothing to say', 400, {}, { content: '  ' }],
    ['what is no object', 400, {}, []],
    ['more than a frame', 413, {}, { content: 'x'.repeat(70_000) }],
  ])('refuses %s with %i', async (who, status, headers, body) => {
    const before = await ann.json('GET', '/api/posts')
    const answer =
      who === 'nobody'
        ? await anonymous('/posts', { method: 'POST', body: '{}' })
        : await bob.request('POST', '/posts', body ?? { content: 'x' }, headers)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } })
    expect(await ann.json('GET', '/api/posts')).toEqual(before)
  })
})
