import type { Message } from '@trunkline/shared/contract/chat'
import { expect, test, vi } from 'vitest'

import { raw } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { everyLine } from './testing-every-line.ts'
import { settle, whereabouts } from './testing.ts'

const MOST = 65_536
/** On which messages of a chat are heard: what is held back is held below them, the same for every old socket. */
const LINES = everyLine.filter(({ id }) => ['W1', 'W12'].includes(id))

/** How each names a message. */
const spellings: [pattern: RegExp, of: (id: number) => string][] = [
  [/"message_id":(\d+)/g, (id) => `"message_id":${id},`],
  [/"id":"msg_(\d+)"/g, (id) => `"id":"msg_${id}"`],
]
const AT_EASE = { timeout: 15_000, interval: 200 }

/** Somebody who reads no line, and a friend who writes until they are full. */
async function crowd() {
  const app = await createTestApp({ MAX_BUFFERED_BYTES: String(MOST) })
  const [ann, bob] = [await app.signUp('Ann'), await app.signUp('Bob')]
  await settle(ann, bob)
  const lines = LINES.map((line) => {
    const asked = line.request(line.address(ann), { Cookie: ann.cookie, Origin: ORIGIN })
    return raw(app.port, asked)
  })
  for (const [index, { heard }] of lines.entries()) {
    const begun = [/ 101 /, /\nid: /][index] ?? /never/
    await vi.waitUntil(() => begun.test(heard().toString('latin1')))
  }
  for (const { socket } of lines) socket.pause()
  return {
    lines,
    say: (count: number) => say(bob, whereabouts(ann).chatId, count),
    async waiting(): Promise<number> {
      const text = await (await bob.request('GET', '/metrics')).text()
      return Number(/^trunkline_waiting_bytes (\d+)/m.exec(text)?.[1])
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of lines) socket.destroy()
      await app.close()
    },
  }
}

/** Twice as many bytes on the wire. */
const content = '"'.repeat(8_000)
const say = (person: TestPerson, chatId: number, count: number) =>
  Promise.all(
    Array.from({ length: count }, () =>
      person.json<Message>('POST', `/api/chats/${chatId}/messages`, { content }),
    ),
  )

test('a reader who takes nothing costs a bounded memory on old lines and streams, and misses nothing once it reads', async () => {
  await using house = await crowd()
  const said: number[] = []
  const more = async () => said.push(...(await house.say(20)).map(({ id }) => id))
  // However much the network takes on the way, at some time each has to be held back.
  while ((await house.waiting()) <= LINES.length * MOST) await more()
  await more()
  expect(await house.waiting()).toBeLessThan(LINES.length * (MOST + 20_000))
  for (const { socket } of house.lines) socket.resume()
  const ids = said.toSorted((a, b) => a - b)
  for (const [index, { heard }] of house.lines.entries()) {
    const [spelled, last] = spellings[index] ?? [/never/g, String]
    await vi.waitUntil(
      () =>
        heard()
          .subarray(-20_000)
          .includes(last(ids.at(-1) ?? 0)),
      AT_EASE,
    )
    const read = [...heard().toString('latin1').matchAll(spelled)].map(([, id]) => Number(id))
    expect([LINES[index]?.id, read]).toEqual([LINES[index]?.id, ids])
  }
}, 60_000)
