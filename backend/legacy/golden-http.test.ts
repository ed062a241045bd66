import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, golden, type OldFrame, settle } from './testing.ts'

/** The one thing that a recording cannot know. */
const NOW = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}Z)?/
/** As text, with the time of the recording. */
const then = (text: string, recorded: string) => text.replace(NOW, NOW.exec(recorded)?.[0] ?? '')

type App = Awaited<ReturnType<typeof createTestApp>>

/** What is recorded as it comes over the wire: an order or a space counts. */
const bytes = (body: unknown) => JSON.stringify(body)

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
      const said = bytes(recorded[name])
      expect(then(await answer.text(), said)).toBe(said)
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

describe('/api/messages answers what it always answered, byte for byte', () => {
  const sent = golden<{
    asked: OldFrame
    answered: OldFrame
    refused: { asked: OldFrame; answered: OldFrame }
  }>('W13')
  const listed = golden<{ asked: string; answered: OldFrame[] }>('W14')
  let app: App
  let ann: TestPerson
  let bob: TestPerson
  beforeAll(async () => {
    app = await createTestApp()
    ann = await app.signUp('Ann')
    bob = await app.signUp('Bob')
    await settle(ann, bob)
  })
  afterAll(() => app.close())

  test('to POST, and then to GET', async () => {
    const answer = await bob.request('POST', '/api/messages', sent.asked)
    const said = bytes(sent.answered)
    expect([answer.status, then(await answer.text(), said)]).toEqual([201, said])
    await ann.json('POST', '/api/messages', { content: 'Hi', dmId: 1 })
    const list = await bob.request('GET', `/api/messages${listed.asked}`)
    expect(then(await list.text(), bytes(listed.answered))).toBe(bytes(listed.answered))
  })

  test('to somebody who writes in the name of another', async () => {
    const answer = await bob.request('POST', '/api/messages', sent.refused.asked)
    expect([answer.status, await answer.text()]).toEqual([403, bytes(sent.refused.answered)])
  })
})
