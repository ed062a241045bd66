import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'

import { anEvent } from './broker.contract.ts'
import { Sequencer } from './sequencer.ts'
import { type EventSink, TopicSubscription } from './topic-subscription.ts'

const log = (count: number) => Array.from({ length: count }, (_, i) => anEvent(1, i + 1))

function sequencerOver(events: readonly EventOf[], start = 0) {
  const errors: unknown[] = []
  const sequencer = new Sequencer(
    topic.notifications(1),
    async ({ after, upTo, limit }) =>
      events.filter(({ seq }) => seq > after && seq <= upTo).slice(0, limit),
    (error) => void errors.push(error),
  )
  const heard: number[] = []
  sequencer.attach({
    offer: ({ message }) => void heard.push(message.seq),
    gap: ([seq]) => void heard.push(-seq),
  })
  const last = events[start - 1]
  const begin = () => sequencer.start(last ? [last.seq, last.id] : [0, ''])
  return { sequencer, heard, begin, errors }
}

const hint = (events: readonly EventOf[], seq: number) => events[seq - 1] ?? anEvent(1, seq)

test('any order, repetition and loss of hints delivers every event once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }).chain((count) =>
        fc.record({
          count: fc.constant(count),
          start: fc.integer({ min: 0, max: count }),
          hints: fc.array(fc.integer({ min: 1, max: count }), { maxLength: 120 }),
          beginAfter: fc.nat({ max: 120 }),
        }),
      ),
      async ({ count, start, hints, beginAfter }) => {
        const events = log(count)
        const { sequencer, heard, begin } = sequencerOver(events, start)
        hints.forEach((seq, i) => {
          if (i === beginAfter) begin()
          sequencer.offer(hint(events, seq))
        })
        begin()
        await sequencer.advanceTo(count)
        expect(heard).toEqual(events.slice(start).map(({ seq }) => seq))
        expect(sequencer.last).toEqual([count, `e_${count}`])
      },
    ),
    runs(2_000),
  )
})

/** A line that reads the topic from its beginning. */
function follow(sequencer: Sequencer, event: EventSink['event']) {
  const failed: unknown[] = []
  const refused: unknown[] = []
  const subscription = new TopicSubscription({
    sequencer,
    cursor: 0,
    sink: { full: false, room: async () => undefined, event },
    onReset: () => expect.fail('nothing was trimmed'),
    onFail: (error) => void failed.push(error),
    onError: (error) => void refused.push(error),
  })
  subscription.start()
  return { failed, refused }
}

test('what happens in the very tick in which a line has caught up is heard', () => {
  const events = log(4)
  const { sequencer, begin } = sequencerOver(events)
  begin()
  for (const event of events.slice(0, 3)) sequencer.offer(event)
  const heard: number[] = []
  follow(sequencer, ({ message }) => void heard.push(message.seq))
  sequencer.offer(hint(events, 4))
  expect(heard).toEqual([1, 2, 3, 4])
})

test('a line that fails is cut, and the topic goes on for all others', () => {
  const { sequencer, begin, heard } = sequencerOver(log(2))
  begin()
  const { failed } = follow(sequencer, () => {
    throw new Error('planned')
  })
  const later: number[] = []
  sequencer.attach({ offer: ({ message }) => void later.push(message.seq), gap: () => undefined })
  for (const event of log(2)) sequencer.offer(event)
  expect([heard, later]).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(failed).toHaveLength(1)
})

test('a line that reads the log while the database is away waits for it, and goes on where it was', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const events = log(600)
  let isAway = false
  const sequencer = new Sequencer(
    topic.notifications(1),
    async ({ after, upTo, limit }) => {
      if (isAway) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
      return events.filter(({ seq }) => seq > after && seq <= upTo).slice(0, limit)
    },
    () => undefined,
  )
  sequencer.start([0, ''])
  await sequencer.advanceTo(600)
  isAway = true
  const heard: number[] = []
  const { failed, refused } = follow(sequencer, ({ message }) => void heard.push(message.seq))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard).toEqual([])
  expect(refused.length, 'somebody is told').toBeGreaterThan(1)
  isAway = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard).toEqual(events.map(({ seq }) => seq))
  expect(failed).toEqual([])
})

test('hints that come before the head is known are held, not lost', async () => {
  const events = log(3)
  const { sequencer, heard, begin } = sequencerOver(events, 1)
  sequencer.offer(hint(events, 3))
  sequencer.offer(hint(events, 2))
  expect(heard).toEqual([])
  begin()
  expect(heard).toEqual([2, 3])
})

test('what retention took is told as a gap, and delivery goes on after it', async () => {
  const events = log(10)
  const { sequencer, heard, begin } = sequencerOver(events.slice(6))
  begin()
  await sequencer.advanceTo(10)
  expect(heard).toEqual([-6, 7, 8, 9, 10])
})

test('a log that cannot be read is reported, and the next hint tries again', async () => {
  const events = log(3)
  let broken = true
  const errors: unknown[] = []
  const sequencer = new Sequencer(
    topic.notifications(1),
    async ({ after, upTo }) => {
      if (broken) throw new Error('the database is away')
      return events.filter(({ seq }) => seq > after && seq <= upTo)
    },
    (error) => void errors.push(error),
  )
  sequencer.start([0, ''])
  await sequencer.advanceTo(2)
  expect(errors).toHaveLength(1)
  expect(sequencer.last).toEqual([0, ''])
  broken = false
  sequencer.offer(hint(events, 3))
  await sequencer.advanceTo(0)
  expect(sequencer.last).toEqual([3, 'e_3'])
})

test('the ring knows the id of everything that it can replay, and of the event before', async () => {
  const events = log(1_200)
  const { sequencer, begin } = sequencerOver(events)
  begin()
  for (const event of events) sequencer.offer(event)
  const oldest = events.findLast(({ seq }) => sequencer.since(seq) === undefined)?.seq ?? 0
  expect(oldest).toBeGreaterThan(0)
  expect(sequencer.idOf(oldest)).toBeUndefined()
  expect(sequencer.idOf(oldest + 1)).toBe(`e_${oldest + 1}`)
  expect(sequencer.since(oldest + 1)?.[0]?.message.seq).toBe(oldest + 2)
})
