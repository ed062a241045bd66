import type { RolloutAct } from '@trunkline/shared/contract/rollout'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Database } from '../../../db/database.ts'
import { testDatabases } from '../../../db/testing.ts'
import { auditList } from '../audit.ts'
import { applyAct } from './apply.ts'
import { readRollout } from './store.ts'

const settings = { rolloutSteps: [0, 5, 25, 50, 100], rolloutDwellMs: 60_000, parityPercent: 0 }
const actor = { actorId: null, by: 'test' } as const

describe.each(testDatabases)('$name', ({ open }) => {
  let database: Database
  beforeEach(async () => {
    database = await open()
  })
  afterEach(() => database.close())

  const act = (name: RolloutAct, body: object) =>
    applyAct(database, settings, {
      actor,
      act: name,
      body,
      now: 1,
      done: async (_trx, state) => state,
    })

  test('operators who act at once act one after the other: no step is lost', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, i) => act('step', { why: `step ${i}` })))
    expect(await readRollout(database.db, settings)).toMatchObject({ percent: 100 })
    const { items } = await auditList(database.db, { limit: 10 })
    expect(
      items.map(({ details }) => (details as { after: { percent: number } }).after.percent),
    ).toEqual([100, 50, 25, 5, 0])
  })

  test('a refused act leaves no trace', async () => {
    await expect(act('pause', {})).rejects.toThrow('nothing advances by itself now')
    expect((await auditList(database.db, { limit: 10 })).items).toEqual([])
  })

  test('a state that this release cannot read counts as none, not as a crash', async () => {
    await database.commit((trx) =>
      trx
        .insertInto('settings')
        .values({ name: 'rollout', value: JSON.stringify({ percent: 'most' }) })
        .execute(),
    )
    expect(await readRollout(database.db, settings)).toMatchObject({ percent: null, kill: null })
  })

  test('a release that knows more goes on where the one before it stood', async () => {
    await act('step', { to: 25 })
    await act('kill', { to: 'poll', why: 'fire' })
    const { plan, ...rest } = await readRollout(database.db, settings)
    const { settleMs, ...older } = plan
    const value = JSON.stringify({ ...rest, plan: { ...older, dwellMs: 5_000 } })
    await database.commit((trx) =>
      trx.updateTable('settings').set({ value }).where('name', '=', 'rollout').execute(),
    )
    expect(await readRollout(database.db, settings)).toMatchObject({
      percent: 25,
      kill: { to: 'poll' },
      plan: { dwellMs: 5_000, settleMs },
    })
  })

  test('the server’s own settings go on to say what no operator changed', async () => {
    await act('kill', { why: 'from a shell that has no settings' })
    await act('plan', { minUsers: 7 })
    const server = { rolloutSteps: [0, 10, 100], rolloutDwellMs: 5_000, parityPercent: 50 }
    expect((await readRollout(database.db, server)).plan).toMatchObject({
      steps: [0, 10, 100],
      dwellMs: 5_000,
      parityPercent: 50,
      minUsers: 7,
    })
    await act('plan', { dwellMs: 9_000 })
    expect((await readRollout(database.db, server)).plan).toMatchObject({
      steps: [0, 10, 100],
      dwellMs: 9_000,
      minUsers: 7,
    })
  })

  test('a single number of a threshold is changed alone, and the audit says just that', async () => {
    const { thresholds } = (await readRollout(database.db, settings)).plan
    await act('plan', { thresholds: { p99: { floor: 9 } }, why: 'slow phones' })
    expect((await readRollout(database.db, settings)).plan.thresholds).toEqual({
      ...thresholds,
      p99: { ...thresholds.p99, floor: 9 },
    })
    expect((await auditList(database.db, { limit: 1 })).items).toMatchObject([
      {
        act: 'rollout.plan',
        why: 'slow phones',
        details: {
          before: { plan: { thresholds: { p99: thresholds.p99 } } },
          after: { plan: { thresholds: { p99: { floor: 9 } } } },
        },
      },
    ])
    const { details } = (await auditList(database.db, { limit: 1 })).items[0] ?? {}
    const { after } = details as { after: { plan: { thresholds: object } } }
    expect([Object.keys(after.plan), Object.keys(after.plan.thresholds)]).toEqual([
      ['thresholds'],
      ['p99'],
    ])
  })

  test.each([
    ['plan', { dwelMs: 1_000 }, 'dwelMs'],
    ['plan', { thresholds: { p98: { floor: 1 } } }, 'p98'],
    ['plan', { thresholds: { p99: { flor: 1 } } }, 'flor'],
    ['step', { percent: 5 }, 'percent'],
    ['pause', { to: 5 }, 'to'],
  ] as const)('%s %j is refused by name: a typo changes nothing', async (name, body, typo) => {
    expect(() => act(name, body)).toThrow(typo)
    expect(await readRollout(database.db, settings)).toMatchObject({ revision: 0 })
  })

  test('what was decided on a state that has gone is refused, and says how it stands now', async () => {
    await act('step', { to: 5 })
    const { revision: seen } = await readRollout(database.db, settings)
    await act('step', { to: 'back', why: 'looks bad' })
    await act('pause', {})
    await expect(act('step', { to: 25, seen })).rejects.toThrow(
      'it has changed meanwhile: 0 % on the one line, paused (paused)',
    )
    await act('step', { to: 25, seen: seen + 2 })
    expect(await readRollout(database.db, settings)).toMatchObject({ percent: 25 })
  })

  test('the audit is read page by page, newest first', async () => {
    for (const why of ['one', 'two', 'three']) await act('kill', { why })
    const first = await auditList(database.db, { limit: 2 })
    expect(first.items.map(({ why, actor: by }) => [why, by])).toEqual([
      ['three', 'test'],
      ['two', 'test'],
    ])
    const rest = await auditList(database.db, { limit: 2, cursor: first.next ?? 0 })
    expect(rest).toMatchObject({ items: [{ why: 'one' }], next: null })
  })
})
