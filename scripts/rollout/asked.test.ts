import { readFileSync } from 'node:fs'

import { rolloutActs } from '@trunkline/shared/contract/rollout'
import { expect, test } from 'vitest'
import { z } from 'zod'

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

const runbook = ['MIGRATION.md', 'README.md', 'ops/README.md', 'ops/alerts.yml']
  .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
  .flatMap((text) => [...text.matchAll(/`npm run rollout -- ([^`[]+)`/g)])
  .map(([, words = '']) => words)

test.each([...new Set(runbook)])(
  'what the runbook says can be copied: npm run rollout -- %s',
  (words) => {
    const args = [...words.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) =>
      word.replaceAll("'", ''),
    )
    const { act, body } = readAsked(args) ?? { act: 'nothing' as const, body: {} }
    const acts = { ...rolloutActs, status: z.strictObject({}), nothing: z.never() }
    expect(acts[act].safeParse(body)).toMatchObject({ success: true })
  },
)
