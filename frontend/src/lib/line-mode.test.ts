import { beforeEach, expect, test } from 'vitest'

import type { PageMode } from '../config.ts'
import { LineMode } from './line-mode.ts'

let kept: PageMode | null
let mode: LineMode
let at = 0
const told = (to: string, why: string) => mode.told({ mode: to, why, at: (at += 1) })
const now = () => mode.setting.get()

beforeEach(() => {
  kept = null
  mode = new LineMode({ build: 'unified', override: null, keep: (it) => (kept = it) })
})

test('the kill switch is stronger than the browser, the browser than the percentage, the percentage than the build', () => {
  expect(now()).toEqual({ mode: 'unified', why: 'build' })
  told('poll', 'rollout')
  expect(now()).toEqual({ mode: 'poll', why: 'rollout' })
  mode.choose('unified')
  expect(now()).toEqual({ mode: 'unified', why: 'override' })
  expect(kept).toBe('unified')
  told('poll', 'kill')
  expect(now()).toEqual({ mode: 'poll', why: 'kill' })
  told('poll', 'rollout')
  expect(now()).toEqual({ mode: 'unified', why: 'override' })
  mode.choose(null)
  expect(now()).toEqual({ mode: 'poll', why: 'rollout' })
  told('poll', 'build')
  expect(now(), 'the page knows its build better').toEqual({ mode: 'unified', why: 'build' })
})

test('an answer that was asked for before the last word does not take it back', () => {
  mode.told({ mode: 'poll', why: 'kill', at: 10 })
  mode.told({ mode: 'unified', why: 'rollout', askedAt: 5, at: 11 })
  expect(now()).toEqual({ mode: 'poll', why: 'kill' })
  mode.told({ mode: 'unified', why: 'rollout', askedAt: 12, at: 13 })
  expect(now()).toEqual({ mode: 'unified', why: 'rollout' })
})

test('a line that is closed for good is left, whoever wants it', () => {
  mode.choose('unified')
  told('poll', 'retired')
  expect(now()).toEqual({ mode: 'poll', why: 'retired' })
  told('unified', 'kill')
  expect(now()).toEqual({ mode: 'poll', why: 'retired' })
})

test('a mode of a newer server changes nothing', () => {
  told('carrier-pigeon', 'kill')
  expect(now()).toEqual({ mode: 'unified', why: 'build' })
})
