import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { beforeEach, expect, test } from 'vitest'

import { PageFigures } from './page-figures.ts'

const event = { type: 'event', timestamp: '2026-11-21T10:00:00.000Z' } as MessageOf
const COMMITTED_AT = Date.parse('2026-11-21T10:00:00.000Z')
let now: number
let figures: PageFigures
const take = (mode: 'unified' | 'poll' = 'poll') => figures.take({ mode, why: 'build' }, null)

beforeEach(() => {
  now = 0
  figures = new PageFigures(() => now)
})

test('a page that polls tells how long news took from their commit to its cache, and of nothing that it slept through', () => {
  figures.handled(event, { replay: false }, COMMITTED_AT + 40)
  figures.handled(event, { replay: true }, COMMITTED_AT + 90_000)
  now = 60_000
  expect(take()).toMatchObject({ handled: 2, applied: [40], coversMs: 60_000 })
  expect(take()).toMatchObject({ handled: 0, applied: [], coversMs: 0 })
})

test('a page on the one line leaves its samples to the pings', () => {
  figures.handled(event, { replay: false }, COMMITTED_AT + 40)
  expect(take('unified').applied).toEqual([])
})

test('the first line is no reconnect; catching up on the way back is part of one', () => {
  for (const state of ['connecting', 'live', 'offline', 'catching_up', 'live'] as const)
    figures.stands({ state })
  expect(take().reconnects).toBe(1)
})

test('a topic that had to be read anew is a reset; one that only begins is none', () => {
  const restart = { topic: 'feed', at: null, withinMs: 0 } as const
  for (const why of ['opened', 'untold', 'reopened', 'retention', 'gap'] as const)
    figures.restarted({ ...restart, why })
  figures.failed()
  expect(take()).toMatchObject({ resets: 2, handlerErrors: 1 })
})
