import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { openEmptyDatabase } from '../db/testing.ts'
import { USUAL_BOUNDS } from './bounds.ts'
import { anEvent } from './broker.contract.ts'
import { realtimeV1 } from './delivery.ts'
import { type Asked, judge, lookUp } from './resume.ts'
import { RingRoom } from './ring-room.ts'
import { Sequencer } from './sequencer.ts'
import { TopicSubscription } from './topic-subscription.ts'

const MIB = 1_048_576

/** What each member of a chat is told, of so many characters. */
const renamed = (name: Topic, seq: number, characters: number): EventOf => ({
  ...anEvent(1, seq),
  topic: name,
  name: 'chat.renamed',
  data: { chatId: 1, title: 'x'.repeat(characters) },
})

/** A topic that somebody follows, over a log that says what is asked of it. */
function followed(room: RingRoom, name = topic.chats(1)) {
  const log: EventOf[] = []
  const sequencer = new Sequencer(
    name,
    async ({ after, upTo, limit }) => log.slice(after, Math.min(upTo, after + limit)),
    () => undefined,
    room,
  )
  sequencer.start([0, ''])
  sequencer.attach({ offer: (delivery) => void delivery.frames(realtimeV1), gap: () => undefined })
  const say = (characters: number) => {
    const said = renamed(name, log.length + 1, characters)
    log.push(said)
    sequencer.offer(said)
  }
  return { sequencer, say, log }
}

/** What memory holds of a topic: each event with its frame. */
function held({ sequencer }: ReturnType<typeof followed>): number {
  let bytes = 0
  for (let seq = sequencer.last[0]; seq > 0; seq -= 1) {
    const [delivery] = sequencer.since(seq - 1) ?? []
    if (!delivery) break
    bytes += (delivery.frames(realtimeV1)?.length ?? 0) + JSON.stringify(delivery.message).length
  }
  return bytes
}

test('a message to a group of 256, again and again, is held for few of its topics, and a megabyte of each', () => {
  const room = new RingRoom(4 * MIB)
  const topics = Array.from({ length: 256 }, (_, i) => followed(room, topic.chats(i + 1)))
  for (let n = 0; n < 100; n += 1) {
    for (const { say } of topics) say(8_000)
    expect(room.bytes).toBeLessThanOrEqual(4 * MIB)
  }
  const bytes = topics.map(held)
  expect(bytes.reduce((sum, some) => sum + some)).toBeLessThan(4 * MIB)

  const alone = followed(new RingRoom())
  for (let n = 0; n < 300; n += 1) alone.say(8_000)
  expect(held(alone)).toBeGreaterThan(MIB / 2)
  expect(held(alone)).toBeLessThan(MIB)
})

test('the topic on which nothing was said for longest is forgotten first, and its last position is not', () => {
  const room = new RingRoom(MIB)
  const at = (id: number) => followed(room, topic.chats(id))
  const [loud, quiet, later] = [at(1), at(2), at(3)]
  loud.say(8_000)
  for (const one of [quiet, later]) for (let n = 0; n < 8; n += 1) one.say(8_000)
  while (held(quiet) > 0) loud.say(8_000)
  expect(quiet.sequencer.idOf(8)).toBe('e_8')
  expect(later.sequencer.since(0)).toHaveLength(8)
  expect(loud.sequencer.since(0)).toHaveLength(loud.log.length)
})

test('whoever is behind what memory holds hears everything once, in order, whatever is said and forgotten meanwhile', async () => {
  const step = fc.oneof(
    fc.record({ characters: fc.constantFrom(0, 50, 700, 3_000) }),
    fc.constant('come' as const),
    fc.constant('turn' as const),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const room = new RingRoom(5_000)
      const [here, elsewhere] = [followed(room), followed(room, topic.chats(2))]
      const lines: number[][] = []
      for (const one of steps) {
        if (one === 'turn') await Promise.resolve()
        else if (one === 'come') {
          const heard: number[] = []
          lines.push(heard)
          new TopicSubscription({
            sequencer: here.sequencer,
            cursor: 0,
            sink: {
              full: false,
              room: async () => undefined,
              event: ({ message: { seq } }) => void heard.push(seq),
            },
            onReset: () => void heard.push(-1),
            onFail: () => void heard.push(-2),
            onError: () => undefined,
          }).start()
        } else {
          here.say(one.characters)
          elsewhere.say(one.characters)
        }
      }
      const all = here.log.map(({ seq }) => seq)
      for (const heard of lines) await expect.poll(() => heard, { interval: 1 }).toEqual(all)
    }),
    runs(300),
  )
})

test('a page that comes back while memory forgets what it asks for is told what it missed, not to read anew', async () => {
  const database = await openEmptyDatabase()
  const { sequencer, say } = followed(new RingRoom())
  for (let n = 0; n < 3; n += 1) say(10)
  const asked: Asked = { sequencer, since: [1, 'e_1'], epoch: 'e' }
  const services = { db: database.db, epoch: 'e', bounds: USUAL_BOUNDS }
  const known = lookUp(services, [asked])
  sequencer.forget()
  const { state, cursor } = judge(asked, (await known).get(sequencer.topic), services)
  expect([state.state, cursor]).toEqual(['replay', 1])
  await database.close()
})
