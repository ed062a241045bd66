import { afterAll, beforeAll, expect, test } from 'vitest'

import { FAULTY, sized } from '../harness/faults.ts'
import { Person } from '../harness/people.ts'
import { JourneyServer } from '../harness/server.ts'
import { stalledReaders } from '../harness/stalled-readers.ts'

/** Who reads nothing answers no ping either: here it is held to neither. */
const PATIENT = { WS_STALL_MS: '600000', WS_PING_MS: '60000000' }
const server = new JourneyServer({ ...FAULTY, ...PATIENT, RETAIN_EVENTS: '1000000' })
beforeAll(() => server.start())
afterAll(() => server.end())

const READERS = sized(200)
const EVENTS = sized(10_000)
/** Fewer events have to be bigger to be more than may wait for one reader. */
const LETTERS = process.env.TRUNKLINE_FULL ? 800 : 6_000
const WRITERS = 16
const GROWTH_BYTES = 20 * 1_024 * 1_024

type Memory = { heapUsed: number; external: number; rss: number }
const memory = () => server.ask('memory') as Promise<Memory>
const megabytes = (bytes: number) => `${(bytes / 1_024 / 1_024).toFixed(1)} MB`

async function figure(person: Person, name: string): Promise<number> {
  const text = await (await person.request('GET', '/metrics')).text()
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
}

test(`${READERS} readers that stand still cost the server no memory, and get all ${EVENTS} events later, once, in order`, async () => {
  const ada = await Person.signUp(server, 'Ada')
  const { id: postId } = await ada.post('A long story')
  const topic = `post:${postId}`
  const standing = await stalledReaders(ada, { topic, readers: READERS, events: EVENTS })
  try {
    const before = await memory()
    const content = 'x'.repeat(LETTERS)
    let left = EVENTS
    const write = async () => {
      while (left > 0) {
        left -= 1
        await ada.comment(postId, content)
      }
    }
    await Promise.all(Array.from({ length: WRITERS }, write))

    expect(
      await figure(ada, 'trunkline_slow_readers_total{endpoint="realtime"}'),
    ).toBeGreaterThanOrEqual(READERS)
    const after = await memory()
    const inUse = ({ heapUsed, external }: Memory) => heapUsed + external
    const grown = inUse(after) - inUse(before)
    console.log(
      `${READERS} stalled readers, ${EVENTS} events: heap + external grew by ` +
        `${megabytes(grown)}, RSS by ${megabytes(after.rss - before.rss)}`,
    )
    expect(grown).toBeLessThan(GROWTH_BYTES)
    expect(await standing.goOn()).toEqual(Array.from({ length: READERS }, () => null))
    expect(server.errorLines()).toEqual([])
  } finally {
    standing.end()
  }
}, 600_000)
