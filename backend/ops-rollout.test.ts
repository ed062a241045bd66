import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

type App = Awaited<ReturnType<typeof createTestApp>>
let app: App
let ada: TestPerson
let ben: TestPerson
/** How far this server's clock is ahead. */
let ahead = 0
beforeEach(async () => {
  ahead = 0
  const clock = () => Date.now() + ahead
  const environment = { ROLLOUT_STEPS: '0,50,100', VITE_USE_UNIFIED_WS: 'legacy' }
  app = await createTestApp(environment, { clock })
  ada = await app.signUp('Ada')
  ben = await app.signUp('Ben')
})
afterEach(() => app.close())

type Config = { mode: string; why: string; parity: boolean }
const config = (person: TestPerson) => person.json<Config>('GET', '/api/config')
const act = (name: string, body: object = {}) => ada.json('POST', `/api/ops/rollout/${name}`, body)

test('the build decides until a step is taken; every answer says what the server wants', async () => {
  expect(await config(ben)).toMatchObject({ mode: 'legacy', why: 'build' })
  await act('step', { to: 100 })
  expect(await config(ben)).toMatchObject({ mode: 'unified', why: 'rollout' })
  const answer = await ben.request('GET', '/api/notifications')
  expect(answer.headers.get('Realtime-Mode')).toBe('unified')
  expect(answer.headers.get('Realtime-Mode-Why')).toBe('rollout')
  const signIn = await ben.request('GET', '/api/auth/list-sessions')
  expect(signIn.headers.get('Realtime-Mode')).toBe('unified')
  await act('step', { to: 'off' })
  expect(await config(ben)).toMatchObject({ mode: 'legacy', why: 'build' })
})

test('the kill switch is heard on every line that can hear it, at once; a plain old line hears nothing', async () => {
  await act('step', { to: 100 })
  const line = ben.connect()
  expect(await line.hello()).toMatchObject({ mode: 'unified' })
  const stamped = ben.connect({ path: '/ws/notifications?stamp=1', protocols: [] })
  const plain = ben.connect({ path: '/ws/notifications', protocols: [] })
  await Promise.all([stamped.opened, plain.opened])
  await act('kill', { to: 'poll', why: 'the old lines are on fire' })
  expect(await line.next('mode')).toEqual({ type: 'mode', to: 'poll', why: 'kill' })
  expect(await stamped.next('mode')).toEqual({ type: 'mode', to: 'poll', why: 'kill' })
  plain.send({ type: 'ping' })
  await plain.next('pong')
  expect(plain.frames).toEqual([])
  expect(await config(ben)).toMatchObject({ mode: 'poll', why: 'kill' })
  expect(await ben.json('GET', '/api/realtime/events')).toMatchObject({ mode: 'poll' })
  await act('unkill')
  expect(await line.next('mode')).toEqual({ type: 'mode', to: 'unified', why: 'rollout' })
})

test('a step is heard only by those whose mode it changes', async () => {
  await act('step', { to: 100 })
  const lines = await Promise.all(
    [ada, ben].map(async (person) => {
      const line = person.connect()
      await line.hello()
      return { person, line }
    }),
  )
  await act('step', { to: 50 })
  for (const { person, line } of lines) {
    const { mode } = await config(person)
    line.send({ type: 'ping', timestamp: 1 })
    await line.next('pong')
    expect(line.frames.filter((frame) => (frame as { type: string }).type === 'mode')).toEqual(
      mode === 'unified' ? [] : [{ type: 'mode', to: 'legacy', why: 'rollout' }],
    )
  }
})

test('a change that another process wrote is heard within two seconds', async () => {
  const line = ben.connect()
  await line.hello()
  const { state } = await ada.json<{ state: object }>('GET', '/api/ops/rollout')
  const value = JSON.stringify({ ...state, kill: { to: 'poll', why: 'elsewhere' } })
  await app.database.commit((trx) =>
    trx.insertInto('settings').values({ name: 'rollout', value }).execute(),
  )
  await vi.waitFor(
    () => expect(line.frames).toContainEqual({ type: 'mode', to: 'poll', why: 'kill' }),
    2_000,
  )
})

type Told = { state: { percent: number; running: boolean; reason: string } }
const state = async () => (await ada.json<Told>('GET', '/api/ops/rollout')).state

/** Everybody has been on the one line for longer than a step takes to settle, and longer than it lasts. */
async function everybodyOnIt() {
  await act('plan', { minUsers: 2, minHandled: 100, dwellMs: 60_000 })
  await act('step', { to: 50, why: 'half' })
  ahead += 90_000
}

test('5 % planted handler errors: the guard falls back by itself, and says why', async () => {
  await everybodyOnIt()
  await everybodyTells({ handled: 1_000, handlerErrors: 50 })
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 0, running: false })
  const { reason } = await state()
  expect(reason).toContain('whose handler threw: 0.05, allowed 0.01')
  const { items } = await ada.json<{ items: { actor: string; act: string; why: string }[] }>(
    'GET',
    '/api/ops/audit',
  )
  expect(items.map(({ actor, act: name, why }) => [actor, name, why])).toEqual([
    ['guard', 'rollout.fall_back', reason],
    ['Ada', 'rollout.step', 'half'],
    ['Ada', 'rollout.plan', ''],
  ])
})

test('pausing a rollout that looks bad does not forget what looked bad', async () => {
  await everybodyOnIt()
  await everybodyTells({ handled: 1_000, handlerErrors: 50 })
  await act('pause', { why: 'looks bad' })
  await act('resume')
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 0, running: false })
})

test('a rollout that is resumed lasts its whole time again before it goes on', async () => {
  await everybodyOnIt()
  await everybodyTells({ handled: 1_000, handlerErrors: 0 })
  await act('pause')
  await act('resume')
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 50, running: true })
})

test('one user who claims the worst, among others who met nothing, moves nothing', async () => {
  await everybodyOnIt()
  await tells(ada, { handled: 1_000, handlerErrors: 0 })
  expect((await tells(ben, { handled: 10_000_000, handlerErrors: 5_000_000 })).status).toBe(400)
  expect((await tells(ben, { handled: 100_000, handlerErrors: 100_000 })).status).toBe(204)
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 100 })
})

test('whoever only listens is no evidence: users count who report', async () => {
  await everybodyOnIt()
  await tells(ada, { handled: 1_000, handlerErrors: 50 })
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 50, running: true })
  const { verdict } = await ada.json<{ verdict: { why: string } }>('GET', '/api/ops/rollout')
  expect(verdict.why).toBe('1 of at least 2 users reported')
})

test('the same cohort without them advances when the dwell time is over', async () => {
  await everybodyOnIt()
  await everybodyTells({ handled: 1_000, handlerErrors: 0 })
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 100, running: true })
})

test('errors of before a step, or told just after it, are no evidence on it', async () => {
  await everybodyOnIt()
  await everybodyTells({ handled: 1_000, handlerErrors: 500 })
  await act('step', { to: 100 })
  await app.ops.sampler.keep()
  ahead += 20_000
  await everybodyTells({ handled: 1_000, handlerErrors: 500 })
  await app.ops.sampler.keep()
  ahead += 70_000
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 100 })
  await everybodyTells({ handled: 1_000, handlerErrors: 500 })
  await app.ops.sampler.keep()
  expect(await state()).toMatchObject({ percent: 50 })
})

test('what makes no sense is refused, and nothing changes', async () => {
  const refused = async (name: string, body: object, status: number) =>
    expect((await ada.request('POST', `/api/ops/rollout/${name}`, body)).status).toBe(status)
  await refused('pause', {}, 409)
  await refused('resume', {}, 409)
  await refused('unkill', {}, 409)
  await refused('kill', { to: 'legacy' }, 400)
  await refused('step', { to: 101 }, 400)
  await refused('step', { to: 'back' }, 409)
  await refused('plan', { steps: [50, 10] }, 400)
  await refused('plan', { dwellMs: 0 }, 400)
  await refused('explode', {}, 404)
  expect(await app.database.db.selectFrom('ops_acts').selectAll().execute()).toEqual([])
})

type Met = { handled: number; handlerErrors: number }
/** What a page of hers tells. */
const tells = (person: TestPerson, met: Met) =>
  person.request('POST', '/api/realtime/beacon', {
    mode: 'unified',
    why: 'rollout',
    coversMs: 60_000,
    reconnects: 0,
    resets: 0,
    lost: 0,
    applied: [],
    ...met,
  })
const everybodyTells = (met: Met) => Promise.all([ada, ben].map((person) => tells(person, met)))
