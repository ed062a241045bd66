import type { Beacon } from '@trunkline/shared/contract/beacon'
import type { OpsParity } from '@trunkline/shared/contract/ops'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let ben: TestPerson
beforeAll(async () => {
  app = await createTestApp({ PARITY_PERCENT: '100', METRICS_TOKEN: 'a token for this test' })
  ada = await app.signUp('Ada')
  ben = await app.signUp('Ben')
})
afterAll(() => app.close())

const beacon: Beacon = {
  mode: 'poll',
  why: 'rollout',
  coversMs: 60_000,
  handled: 10,
  handlerErrors: 1,
  reconnects: 2,
  resets: 3,
  lost: 4,
  applied: [40, 4_000],
}
const send = (body: unknown) => ben.request('POST', '/api/realtime/beacon', body)
const metric = async (line: string) => {
  const answer = await fetch(`http://127.0.0.1:${app.port}/metrics`, {
    headers: { Authorization: 'Bearer a token for this test' },
  })
  const found = (await answer.text()).split('\n').find((text) => text.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

test('what a page met is counted under its mode', async () => {
  expect(await metric('trunkline_page_handled_total{mode="poll",outcome="failed"}')).toBe(0)
  expect((await send(beacon)).status).toBe(204)
  for (const [name, value] of [
    ['trunkline_page_handled_total{mode="poll",outcome="ok"}', 9],
    ['trunkline_page_handled_total{mode="poll",outcome="failed"}', 1],
    ['trunkline_page_reconnects_total{mode="poll"}', 2],
    ['trunkline_page_resets_total{mode="poll"}', 3],
    ['trunkline_page_lost_events_total{mode="poll"}', 4],
    ['trunkline_page_losing_users{mode="poll"}', 1],
    ['trunkline_page_observed_seconds_total{mode="poll"}', 60],
    ['trunkline_commit_to_cache_seconds_bucket{le="0.05",mode="poll"}', 1],
    ['trunkline_commit_to_cache_seconds_count{mode="poll"}', 2],
    ['trunkline_beacons_total{outcome="taken"}', 1],
  ] as const)
    expect([name, await metric(name)]).toEqual([name, value])
})

test('who says again and again that events were lost is one who says so', async () => {
  const losing = 'trunkline_page_losing_users{mode="legacy"}'
  const lost = { ...beacon, mode: 'legacy', applied: [], lost: 100_000 }
  for (let n = 0; n < 3; n += 1) await send(lost)
  await send({ ...lost, mode: 'unified', lost: 0 })
  expect([await metric(losing), await metric(losing.replace('legacy', 'unified'))]).toEqual([1, 0])
  const eve = await app.signUp('Eve')
  await eve.request('POST', '/api/realtime/beacon', lost)
  expect(await metric(losing)).toBe(2)
})

test('a browser that chose its line itself is no evidence', async () => {
  const before = await metric('trunkline_page_resets_total{mode="poll"}')
  expect((await send({ ...beacon, why: 'override' })).status).toBe(204)
  expect(await metric('trunkline_page_resets_total{mode="poll"}')).toBe(before)
})

test('pings of the one line tell how long events took, and what was sent and never applied', async () => {
  const applied = 'trunkline_commit_to_cache_seconds_count{mode="unified"}'
  const lost = 'trunkline_page_lost_events_total{mode="unified"}'
  const line = ben.connect()
  await line.hello()
  await ada.json('PUT', `/api/users/${ben.id}/follow`)
  const mine = `notifications:${ben.id}`
  const { seq } = await line.next('event', ({ topic }) => topic === mine)
  const ping = async (positions: object) => {
    line.send({ type: 'ping', timestamp: 1, positions, applied: [[mine, seq, 30]] })
    await line.next('pong')
  }
  const behind = { [mine]: [seq - 1, ''] }
  await ping(behind)
  expect([await metric(applied), await metric(lost)]).toEqual([1, 0])
  await ping(behind)
  await ping(behind)
  expect([await metric(applied), await metric(lost)]).toEqual([3, 1])
  expect(await metric('trunkline_page_losing_users{mode="unified"}')).toBe(1)
})

const row = {
  endpoint: 'W17',
  kind: 'notifications',
  matched: 7,
  missing: 1,
  extra: 0,
  late: 0,
  examples: [
    { what: 'missing', topic: 'notifications:2', id: 'e_1', name: 'notification.created' },
  ],
} as const

test('an event that the old line did not tell is on the ledger by topic, name and id', async () => {
  const plan = await ben.json<{ endpoints: { endpoint: string; hears: string[] }[] }>(
    'GET',
    '/api/realtime/parity',
  )
  expect(plan.endpoints.find(({ endpoint }) => endpoint === 'W17')?.hears).toContain(
    'notification.created',
  )
  expect(await ben.json('GET', '/api/config')).toMatchObject({ parity: true })
  await send({ ...beacon, mode: 'unified', parity: [row, { ...row, endpoint: 'W16', missing: 0 }] })
  await send({ ...beacon, mode: 'unified', parity: [{ ...row, missing: 0 }] })
  const { totals, reports } = await ada.json<OpsParity>('GET', '/api/ops/parity')
  expect(totals).toMatchObject([
    { endpoint: 'W16', matched: 7, missing: 0 },
    { endpoint: 'W17', kind: 'notifications', matched: 14, missing: 1 },
  ])
  expect(reports).toMatchObject([{ mode: 'unified', endpoint: 'W17', examples: row.examples }])
  const missing = 'endpoint="W17",kind="notifications",result="missing"'
  expect(await metric(`trunkline_parity_events_total{${missing}}`)).toBe(1)
})

test('whoever was not drawn to compare writes nothing into the ledger', async () => {
  const ledger = () => ada.json<OpsParity>('GET', '/api/ops/parity')
  const before = await ledger()
  await ada.json('POST', '/api/ops/rollout/plan', { parityPercent: 0 })
  expect(await ben.json('GET', '/api/config')).toMatchObject({ parity: false })
  expect((await send({ ...beacon, parity: [{ ...row, missing: 5 }] })).status).toBe(403)
  expect(await ledger()).toEqual(before)
  await ada.json('POST', '/api/ops/rollout/plan', { parityPercent: 100 })
})

test.each([
  ['a mode that is none', { mode: 'carrier pigeon' }],
  ['negative counts', { handled: -1 }],
  ['too many samples', { applied: Array.from({ length: 101 }, () => 1) }],
  ['an endpoint that is none', { parity: [{ ...row, endpoint: 'W99' }] }],
  ['a topic kind that is none', { parity: [{ ...row, kind: 'secrets' }] }],
  ['endless examples', { parity: [{ ...row, examples: Array(11).fill(row.examples[0]) }] }],
])('%s: refused, and nothing of it counted', async (_what, changes) => {
  const counted = () =>
    Promise.all([
      metric('trunkline_page_resets_total{mode="poll"}'),
      metric('trunkline_beacons_total{outcome="taken"}'),
    ])
  const before = await counted()
  expect((await send({ ...beacon, ...changes })).status).toBe(400)
  expect(await counted()).toEqual(before)
})

test('a page that talks without end is told to wait', async () => {
  const answers = await Promise.all(
    Array.from({ length: 70 }, () => ada.request('POST', '/api/realtime/beacon', beacon)),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(10)
  expect(refused[0]?.headers.get('Retry-After')).not.toBeNull()
})
