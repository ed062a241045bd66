import { expect, test } from 'vitest'

import { readAsked } from './asked.ts'

test.each([
  [[], { act: 'status', body: {} }],
  [['status'], { act: 'status', body: {} }],
  [['step'], { act: 'step', body: {} }],
  [['step', '5'], { act: 'step', body: { to: 5 } }],
  [['step', '0.5', '--why=slowly'], { act: 'step', body: { to: 0.5, why: 'slowly' } }],
  [['step', 'back'], { act: 'step', body: { to: 'back' } }],
  [['kill', 'poll', '--why', 'fire'], { act: 'kill', body: { to: 'poll', why: 'fire' } }],
  [['plan', '{"dwellMs":60000}'], { act: 'plan', body: { dwellMs: 60_000 } }],
  [['plan', '{"minUsers":3}', '--why=few'], { act: 'plan', body: { minUsers: 3, why: 'few' } }],
] as const)('%j', (args, asked) => {
  expect(readAsked([...args])).toEqual(asked)
})

test.each([
  [['explode']],
  [['status', 'now']],
  [['step', '5', '6']],
  [['plan']],
  [['step', '--x']],
])('%j is explained instead of guessed', (args) => {
  expect(readAsked(args)).toBeUndefined()
})
