import { expect, test } from 'vitest'

import { freshPair, planEvents } from './schedule.ts'

const plan = { users: 10, ms: 12_000, perSecond: 20, seed: 7 }

test('the same plan tells the same story, another seed another one', () => {
  expect(planEvents(plan)).toEqual(planEvents(plan))
  expect(planEvents(plan)).not.toEqual(planEvents({ ...plan, seed: 8 }))
})

test('events come in order, at the stated rate, within the window', () => {
  const times = planEvents(plan).map(({ atMs }) => atMs)
  expect(times).toHaveLength(240)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.filter((ms) => ms < 6_000)).toHaveLength(120)
  expect(Math.max(...times)).toBeLessThanOrEqual(12_000)
})

test('nobody comments on an own post or befriends himself', () => {
  expect(planEvents(plan).filter(({ from, to }) => from === to)).toEqual([])
})

test('two users are asked to be friends at most once, until nobody is left to ask', () => {
  for (const users of [2, 5, 10]) {
    const pairs = new Set<string>()
    let n = 0
    for (let pair = freshPair(n, users); pair; pair = freshPair(++n, users))
      pairs.add([pair.from, pair.to].toSorted((a, b) => a - b).join(':'))
    expect([n, pairs.size]).toEqual([(users * (users - 1)) / 2, (users * (users - 1)) / 2])
  }
})

test('when everybody has been asked, the rest are comments', () => {
  const events = planEvents({ ...plan, users: 2 })
  expect(events.filter(({ kind }) => kind === 'friend_request')).toHaveLength(1)
  expect(events).toHaveLength(240)
})
