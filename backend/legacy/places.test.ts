import { expect, test } from 'vitest'

import { refusalIn } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { onEveryLine } from './testing-every-line.ts'
import { settle } from './testing.ts'

/** A server with these limits, two people in a chat, and ways to open a line to it. */
async function serve(settings: Record<string, string>) {
  const app = await createTestApp(settings)
  const [ann, bob] = [await app.signUp('Ann'), await app.signUp('Bob')]
  const { chatId } = await settle(ann, bob)
  const cut = new AbortController()
  /** An answer that nobody holds is collected some time, and ends its stream. */
  const streams: Response[] = []
  const close = async () => {
    cut.abort()
    await app.close()
  }
  return {
    ann,
    bob,
    [Symbol.asyncDispose]: close,
    /** The HTTP status of an event stream that stays open. */
    async stream({ cookie }: TestPerson): Promise<number> {
      const url = `http://127.0.0.1:${app.port}/api/sse?channel=dm:${chatId}`
      const headers = { Cookie: cookie, Origin: ORIGIN }
      const stream = await fetch(url, { headers, signal: cut.signal })
      streams.push(stream)
      return stream.status
    },
    socket: (person: TestPerson) =>
      person.connect({ path: `/ws/messages/${chatId}`, protocols: [] }),
    /** No line opens for Ann: a page of hers reads this on a socket, and 429 on a stream. */
    isFull: (onSocket: number) =>
      onEveryLine({ unified: onSocket, old: onSocket, stream: 429 }, (line) => {
        const headers = { Cookie: ann.cookie, Origin: ORIGIN }
        return refusalIn(app.port, line.request(line.address(ann), headers))
      }),
  }
}

test('old sockets and streams of one person are counted together, and new lines beside them', async () => {
  await using house = await serve({
    MAX_LEGACY_SOCKETS_PER_USER: '2',
    MAX_SOCKETS_PER_USER: '1',
  })
  const { ann } = house
  const socket = house.socket(ann)
  await socket.opened
  expect(await house.stream(ann)).toBe(200)
  await ann.connect().hello()
  await house.isFull(4429)
  await socket.close()
  await expect.poll(() => house.stream(ann), { timeout: 20_000 }).toBe(200)
})

test('sockets and streams of one address are counted together, whoever they are', async () => {
  await using house = await serve({ MAX_SOCKETS_PER_ADDRESS: '2' })
  const { ann, bob } = house
  const socket = house.socket(ann)
  await socket.opened
  expect(await house.stream(bob)).toBe(200)
  await house.isFull(429)
  await socket.close()
  await expect.poll(() => house.stream(ann), { timeout: 20_000 }).toBe(200)
})

test('a minute of an address is used up by streams, too', async () => {
  await using house = await serve({ CONNECTS_PER_IP_PER_MINUTE: '2' })
  const { ann, bob } = house
  expect(await house.stream(ann)).toBe(200)
  expect(await house.stream(bob)).toBe(200)
  await house.isFull(429)
})
