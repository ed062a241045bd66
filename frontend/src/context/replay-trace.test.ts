import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { Trace } from '../lib/developer/trace.ts'
import { replayTrace } from './testing-replay-trace.ts'

/** Saved from the developer panel: see CONTRIBUTING. */
const FOLDER = join(import.meta.dirname, 'traces')
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Trace
const byKey = (held: Trace['final']) =>
  new Map(held.map(({ key, entry }) => [JSON.stringify(key), entry]))

test.each(readdirSync(FOLDER))(
  '%s brings a fresh cache to the state that the page had',
  async (name) => {
    const trace = read(name)
    const held = byKey(await replayTrace(trace))
    const answered = trace.steps.flatMap((step) =>
      step.do === 'landed' ? [JSON.stringify(step.key)] : [],
    )
    expect(answered.length).toBeGreaterThan(0)
    const final = byKey(trace.final)
    for (const key of answered) expect(held.get(key), key).toEqual(final.get(key))
  },
)

test('a message that is taken out of a trace is missed', async () => {
  const trace = read('notifications.json')
  const told = trace.steps.findLastIndex(
    (step) => step.do === 'message' && step.message.name === 'notification.created',
  )
  const held = byKey(await replayTrace({ ...trace, steps: trace.steps.toSpliced(told, 1) }))
  const key = JSON.stringify(['notifications', 'list'])
  expect(held.get(key)).toBeDefined()
  expect(held.get(key)).not.toEqual(byKey(trace.final).get(key))
})
