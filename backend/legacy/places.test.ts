import { expect, test } from 'vitest'

import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { settle } from './testing.ts'

/** A server with these limits, two people in a chat, and ways to open a line to it. */
async function serve(settings: Record<string, string>) {
  const app = await createTestApp(settings)
  const [ann, bob] = [await app.signUp('Ann'), await app.signUp('Bob')]
  const { chatId } = await settle(ann, bob)
  const cut = new AbortController()
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
      return (await fetch(url, { headers, signal: cut.signal })).status
    },
    socket: (person: TestPerson) =>
      person.connect({ path: `/ws/messages/${chatId}`, protocols: [] }),
  }
}

test('old sockets and streams of one person are counted together', async () => {
  await using house = await serve({ MAX_LEGACY_SOCKETS_PER_USER: '2' })
  const { bob } = house
  const socket = house.socket(bob)
  await socket.opened
  expect(await house.stream(bob)).toBe(200)
  expect(await house.stream(bob)).toBe(429)
  await socket.close()
  await expect.poll(() => house.stream(bob)).toBe(200)
})

test('sockets and streams of one address are counted together, whoever they are', async () => {
  await using house = await serve({ MAX_SOCKETS_PER_ADDRESS: '2' })
  const { ann, bob } = house
  const socket = house.socket(ann)
  await socket.opened
  expect(await house.stream(bob)).toBe(200)
  expect(await house.stream(ann)).toBe(429)
  await socket.close()
  await expect.poll(() => house.stream(ann)).toBe(200)
})

test('a minute of an address is used up by streams, too', async () => {
  await using house = await serve({ CONNECTS_PER_IP_PER_MINUTE: '2' })
  const { ann, bob } = house
  expect(await house.stream(ann)).toBe(200)
  expect(await house.stream(bob)).toBe(200)
  expect(await house.stream(bob)).toBe(429)
})
