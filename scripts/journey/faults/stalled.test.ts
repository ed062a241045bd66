import { afterAll, beforeAll, expect, test } from 'vitest'

import { FAULTY, sized } from '../harness/faults.ts'
import { Person } from '../harness/people.ts'
import { JourneyServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

// A limit that small readers reach before the network's own buffers hide them.
/** Who reads nothing answers no ping either: here it is held to neither. */
const PATIENT = { WS_STALL_MS: '600000', WS_PING_MS: '600000' }
const server = new JourneyServer({ ...FAULTY, ...PATIENT, RETAIN_EVENTS: '1000000' })
beforeAll(() => server.start())
afterAll(() => server.end())

const READERS = sized(200)
const EVENTS = sized(10_000)
/** Fewer events have to be bigger to be more than the network takes off the server's hands. */
const LETTERS = process.env.TRUNKLINE_FULL ? 2_000 : 8_000
const WRITERS = 16
const GROWTH_BYTES = 20 * 1_024 * 1_024
const patient = { withinMs: 240_000 }

type Memory = { heapUsed: number; external: number; rss: number }
const memory = () => server.ask('memory') as Promise<Memory>
const megabytes = (bytes: number) => `${(bytes / 1_024 / 1_024).toFixed(1)} MB`

/** Somebody who greets and then reads nothing until told to; keeps the numbers alone. */
async function stalledReader(person: Person, topic: string) {
  const client = person.connect()
  await client.hello({ topics: [topic] })
  const { socket } = client
  const seqs: number[] = []
  socket.removeAllListeners('message')
  socket.on('message', (data: Buffer) => {
    const head = data.subarray(0, 200).toString()
    if (head.includes(`"topic":"${topic}"`)) seqs.push(Number(/"seq":(\d+)/.exec(head)?.[1]))
  })
  socket.pause()
  return { seqs, resume: () => socket.resume(), end: () => socket.terminate() }
}

async function figure(person: Person, name: string): Promise<number> {
  const text = await (await person.request('GET', '/metrics')).text()
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
}

test(`${READERS} readers that stand still cost the server no memory, and get all ${EVENTS} events later, once, in order`, async () => {
  const ada = await Person.signUp(server, 'Ada')
  const { id: postId } = await ada.post('A long story')
  const readers = await Promise.all(
    Array.from({ length: READERS }, () => stalledReader(ada, `post:${postId}`)),
  )
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

  expect(await figure(ada, 'trunkline_slow_readers_total')).toBeGreaterThanOrEqual(READERS)
  const after = await memory()
  const inUse = ({ heapUsed, external }: Memory) => heapUsed + external
  console.log(
    `${READERS} stalled readers, ${EVENTS} events: heap + external grew by ` +
      `${megabytes(inUse(after) - inUse(before))}, RSS by ${megabytes(after.rss - before.rss)}`,
  )

  for (const reader of readers) reader.resume()
  const complete = () => readers.filter(({ seqs }) => seqs.length >= EVENTS).length
  await until(() => complete() === READERS, { what: 'all have everything', ...patient })
  const all = Array.from({ length: EVENTS }, (_, index) => index + 1)
  for (const reader of readers) {
    expect(reader.seqs).toEqual(all)
    reader.end()
  }
  expect(inUse(after) - inUse(before)).toBeLessThan(GROWTH_BYTES)
  expect(server.errorLines()).toEqual([])
}, 600_000)
