import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, golden, type OldFrame, settle } from './testing.ts'

type App = Awaited<ReturnType<typeof createTestApp>>

/** What is recorded as it comes over the wire: an order or a space counts. */
const bytes = (body: OldFrame | undefined) => JSON.stringify(body)

describe('GET /ws/stats says what it always said, byte for byte', () => {
  const recorded = golden<Record<'operator' | 'reader', OldFrame>>('W11')
  let app: App
  let ann: TestPerson
  let bob: TestPerson
  beforeAll(async () => {
    app = await createTestApp({ OPS_EMAILS: 'ann@example.org' })
    ann = await app.signUp('Ann')
    bob = await app.signUp('Bob')
    await settle(ann, bob)
    const listen = (person: TestPerson, path: string, protocols: string[] = []) =>
      person.connect({ path, protocols }).opened
    await listen(bob, '/ws/realtime', ['realtime.v1.json'])
    for (const endpoint of endpoints) await listen(ann, address(endpoint, ann))
  })
  afterAll(() => app.close())

  test.each(['operator', 'reader'] as const)('to %s', async (who) => {
    const answer = await (who === 'operator' ? ann : bob).request('GET', '/ws/stats')
    expect(await answer.text()).toBe(bytes(recorded[who]))
  })
})

describe('POST /posts answers what it always answered, byte for byte', () => {
  const recorded = golden<Record<'asked' | 'answered' | 'naive', OldFrame>>('W15')

  test.each([
    ['answered', 'false'],
    ['naive', '1'],
  ] as const)('%s, with LEGACY_NAIVE_TIMESTAMPS=%s', async (name, naive) => {
    const app = await createTestApp({ LEGACY_NAIVE_TIMESTAMPS: naive })
    try {
      await app.signUp('Ann')
      const bob = await app.signUp('Bob')
      const answer = await bob.request('POST', '/posts', recorded.asked)
      const text = await answer.text()
      // The one thing that the recording cannot know: the digits of now.
      const now = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}Z)?/
      const then = now.exec(bytes(recorded[name]))?.[0] ?? ''
      expect(text.replace(now, then)).toBe(bytes(recorded[name]))
    } finally {
      await app.close()
    }
  })
})

describe('POST /api/notifications/{id}/read answers what it always answered, byte for byte', () => {
  const { read } = golden<{ read: { answered: OldFrame } }>('W15')

  test.each(['n{id}/read', 'n{id}/read/', '{id}/read', '{id}/read/'])('to %s', async (path) => {
    const app = await createTestApp({ OPS_EMAILS: 'ann@example.org' })
    try {
      const ann = await app.signUp('Ann')
      const bob = await app.signUp('Bob')
      await ann.request('POST', '/api/friend-requests', { toUserId: bob.id })
      const list = () =>
        bob.json<{ items: { id: number; read: boolean }[] }>('GET', '/api/notifications')
      const id = String((await list()).items[0]?.id)
      const answer = await bob.request('POST', `/api/notifications/${path.replace('{id}', id)}`, {})
      expect([answer.status, await answer.text()]).toEqual([200, bytes(read.answered)])
      expect((await list()).items[0]?.read).toBe(true)
      // The plain number without a slash is asked for by today's page, too.
      const isOld = path !== '{id}/read'
      expect(answer.headers.has('Deprecation')).toBe(isOld)
      await app.ops.sampler.keep()
      const { items } = await ann.json<{ items: { id: string; lastSeen: number | null }[] }>(
        'GET',
        '/api/ops/endpoints',
      )
      const row = items.find((one) => one.id === 'W15b')
      expect([row?.id, typeof row?.lastSeen]).toEqual(['W15b', isOld ? 'number' : 'object'])
    } finally {
      await app.close()
    }
  })
})
