import { beforeEach, expect, test } from 'vitest'

import { LineMode } from '../lib/line-mode.ts'

let mode: LineMode
let at = 0
const told = (to: string, why: string) => mode.told({ mode: to, why, at: (at += 1) })
const now = () => mode.setting.get()

beforeEach(() => {
  mode = new LineMode({ build: 'unified', override: null, keep: () => {} })
})

test('a page that the server wants off the one line polls where an old endpoint is retired, and goes to the old lines again with the next word', () => {
  told('legacy', 'kill')
  expect(now()).toEqual({ mode: 'legacy', why: 'kill' })
  told('legacy', 'retired')
  expect(now()).toEqual({ mode: 'poll', why: 'retired' })
  told('legacy', 'kill')
  expect(now(), 'the same word again').toEqual({ mode: 'poll', why: 'retired' })
  told('unified', 'rollout')
  expect(now()).toEqual({ mode: 'unified', why: 'rollout' })
  told('legacy', 'rollout')
  expect(now()).toEqual({ mode: 'legacy', why: 'rollout' })
})

test('a page that chose the old lines by itself moves on to the one line where an old endpoint is retired', () => {
  mode.choose('legacy')
  told('legacy', 'retired')
  expect(now()).toEqual({ mode: 'unified', why: 'retired' })
})
