import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { bombs, brokenFrames, brokenHandshakes, foreignOrigins } from '../core/testing-hostile.ts'
import { closeCodeOf, handshake, head, raw, statusOf } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, at, Listener, open, pongOf, settle } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let chatId: number
beforeAll(async () => {
  app = await createTestApp({
    HANDSHAKE_TIMEOUT_MS: '300',
    MAX_LEGACY_SOCKETS_PER_USER: '1000',
    MAX_SOCKETS_PER_ADDRESS: '1000',
    MAX_CONNECTIONS_PER_ADDRESS: '1000',
    CONNECTS_PER_IP_PER_MINUTE: '100000',
  })
  ann = await app.signUp('Ann')
  ;({ chatId } = await settle(ann, await app.signUp('Bob')))
})
afterEach(() => ann.hangUp())
afterAll(() => app.close())

/** One line of each dialect, and the one that takes messages. */
const dialects = ['W1', 'W3', 'W6', 'W17', 'W18'].map((id) => [id, at(id)] as const)
/** An old line ignores a `type` that it does not know, whatever it holds, as long as it is JSON of one meaning. */
const ignored = bombs.filter(([what]) =>
  /^(a number of|an endless|a key constructor|half a surrogate)/.test(what),
)
const start = (path: string) => `GET ${path} HTTP/1.1`

describe('from another Origin', () => {
  test.each(foreignOrigins(ORIGIN))(
    '%s opens no old line, no stream and no old list',
    async (_what, origin) => {
      const headers = { Cookie: ann.cookie, ...origin }
      for (const endpoint of endpoints) {
        const bytes = handshake(start(address(endpoint, ann)), headers)
        expect([endpoint.id, await statusOf(app.port, bytes)]).toEqual([endpoint.id, 403])
      }
      const stream = head(start(`/api/sse?channel=dm:${chatId}`), {
        Host: 'localhost:8000',
        ...headers,
      })
      expect(await statusOf(app.port, stream)).toBe(403)
    },
  )

  test('an allowed Origin opens every one of them', async () => {
    const headers = { Cookie: ann.cookie, Origin: ORIGIN }
    for (const endpoint of endpoints) {
      const bytes = handshake(start(address(endpoint, ann)), headers)
      expect([endpoint.id, await statusOf(app.port, bytes)]).toEqual([endpoint.id, 101])
    }
    const stream = head(start(`/api/sse?channel=dm:${chatId}`), {
      Host: 'localhost:8000',
      ...headers,
    })
    expect(await statusOf(app.port, stream)).toBe(200)
  })
})

describe('what is no handshake', () => {
  const cases = brokenHandshakes('/ws/notifications')
  test.each(cases)('%s is answered, never left hanging', async (_what, broken, status) => {
    const bytes = handshake(broken.start ?? start('/ws/notifications'), {
      Cookie: ann.cookie,
      Origin: ORIGIN,
      ...broken.headers,
    })
    expect(await statusOf(app.port, bytes)).toBe(status)
  })

  test.each([
    ['silent', ''],
    ['dribbling', 'GET /ws/notifications HTTP/1.1\r\nHost: x\r\nX-'],
  ])('a %s one is closed in time', async (_what, bytes) => {
    await raw(app.port, bytes).ended
  })
})

describe.each(dialects)('%s', (_id, endpoint) => {
  test('frames that break the protocol end the line with their code', async () => {
    const bytes = handshake(start(address(endpoint, ann)), { Cookie: ann.cookie, Origin: ORIGIN })
    const heard = brokenFrames.map(async ([what, frames]) => {
      const code = await closeCodeOf(app.port, Buffer.concat([Buffer.from(bytes), ...frames]))
      return [what, code]
    })
    expect(await Promise.all(heard)).toEqual(brokenFrames.map(([what, , code]) => [what, code]))
  })

  test('what makes no sense is answered with an error, and the line stays', async () => {
    const { client } = await open(endpoint, ann)
    const errors = new Listener(client)
    for (const [, text] of bombs) client.send(text)
    client.send({ type: 'ping' })
    await pongOf(client)
    const refused = errors.frames.filter(({ type }) => type === 'error')
    expect(refused).toHaveLength(bombs.length - ignored.length)
  })

  test('a flood of pings ends with 4104', async () => {
    const { client } = await open(endpoint, ann)
    for (let i = 0; i < 1_000; i += 1) client.socket.ping()
    expect((await client.closed).code).toBe(4104)
  })
})
