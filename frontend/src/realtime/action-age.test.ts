import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { actionId } from './action-id.ts'
import { ActionQueue } from './action-queue.ts'

const HOUR_MS = 3_600_000
/** So long a server knows an id from its first arrival. */
const KNOWN_MS = 168 * HOUR_MS

/** One action on a line that breaks and comes back; what time it is, and what time the machine thinks that it is. */
function machine(off: number) {
  const clock = { real: KNOWN_MS * 1_000, off }
  const arrived: number[] = []
  const world = {
    now: () => clock.real + clock.off,
    passed: () => clock.real,
    after: () => () => undefined,
  }
  const queue = new ActionQueue(world, () => arrived.push(clock.real))
  queue.open()
  const made = world.now()
  const refused: string[] = []
  const asked = queue.add('post.create', { content: 'Hello' }, { id: actionId(made) })
  void asked.catch((why: { code: string }) => refused.push(why.code))
  const cut = () => {
    queue.pause()
    queue.open()
  }
  return { clock, arrived, refused, cut }
}

const hours = fc.integer({ min: 0, max: 60 })
const corrections = fc.integer({ min: -400, max: 400 })
const nights = fc.array(fc.record({ hours, corrected: fc.option(corrections) }), { maxLength: 12 })

test('nothing is sent again when the server may have forgotten it, however the clock is set meanwhile', () => {
  fc.assert(
    fc.property(corrections, nights, (off, slept) => {
      const { clock, arrived, cut } = machine(off * HOUR_MS)
      for (const night of slept) {
        clock.real += night.hours * HOUR_MS
        if (night.corrected !== null) clock.off = night.corrected * HOUR_MS
        cut()
      }
      for (const at of arrived) expect(at - (arrived[0] ?? 0)).toBeLessThan(KNOWN_MS)
    }),
    runs(10_000),
  )
})

test('what the server is sure to know is sent again, however wrong the clock is, and then the person is told', async () => {
  for (const off of [0, -400, 400]) {
    const { clock, arrived, refused, cut } = machine(off * HOUR_MS)
    clock.real += 155 * HOUR_MS
    cut()
    expect(arrived).toHaveLength(2)
    clock.real += HOUR_MS
    cut()
    await Promise.resolve()
    expect([arrived.length, refused]).toEqual([2, ['expired']])
  }
})
