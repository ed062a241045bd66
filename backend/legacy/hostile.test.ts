import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import {
  brokenHandshakes,
  foreignOrigins,
  sessionIn,
  strangers,
  strangeTokens,
} from '../core/testing-hostile.ts'
import { keptLog } from '../core/testing-log.ts'
import { raw, refusalIn, statusOf } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import type { Endpoint } from './endpoint.ts'
import { type AnyLine, everyLine, everywhere, onEveryLine } from './testing-every-line.ts'
import { settle, tokenOf, whereabouts } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
const kept = keptLog()
let now = Date.now()
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  app = await createTestApp(
    {
      MAX_SOCKETS_PER_USER: '1000',
      MAX_LEGACY_SOCKETS_PER_USER: '1000',
      MAX_SOCKETS_PER_ADDRESS: '1000',
      CONNECTS_PER_IP_PER_MINUTE: '100000',
    },
    { clock: () => now, log: kept.log },
  )
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  await settle(ann, bob)
})
afterEach(() => {
  ann.hangUp()
  bob.hangUp()
})
afterAll(() => app.close())

/** Every ticket that was given out. */
const told: string[] = []
const ticketOf = async (person: TestPerson) => {
  const { ticket } = await person.json<{ ticket: string }>('POST', '/api/realtime/ticket', {})
  told.push(ticket)
  return ticket
}
const ours = () => ({ Cookie: ann.cookie, Origin: ORIGIN })
const opened = { unified: 101, old: 101, stream: 200 }
/** What a program without a cookie reads that has this in its address. */
const withQuery = (line: AnyLine, person: TestPerson, query: Record<string, string>) =>
  statusOf(app.port, line.request(line.address(person, query), {}))

describe('who proves nothing opens no line', () => {
  test.each(strangers(ORIGIN))('with %s', async (_what, headersOf) => {
    const headers = headersOf(ann.cookie)
    const code = 'Origin' in headers ? 4401 : 401
    await onEveryLine({ unified: code, old: code, stream: 401 }, (line) =>
      refusalIn(app.port, line.request(line.address(ann), headers)),
    )
  })

  test.each(strangeTokens)('with %s as ?token= or ?ticket=', async (_what, tokenFrom) => {
    const value = tokenFrom(ann.cookie)
    for (const name of ['token', 'ticket'])
      await onEveryLine(everywhere(401), (line) => withQuery(line, ann, { [name]: value }))
  })

  test('with a good ticket in the address', async () => {
    await onEveryLine(everywhere(401), async (line) => {
      const [ticket, another] = [await ticketOf(ann), await ticketOf(ann)]
      const statuses = [
        await withQuery(line, ann, { ticket }),
        await withQuery(line, ann, { token: another }),
      ]
      return statuses.find((status) => status !== 401) ?? 401
    })
  })
})

const offering = (line: AnyLine, ticket: string, person = ann) =>
  statusOf(
    app.port,
    line.request(line.address(person), { 'Sec-WebSocket-Protocol': `ticket.${ticket}` }),
  )

/** The stream offers no subprotocol, and whoever writes one all the same is nobody. */
describe('a ticket', () => {
  test('opens one socket, once, and no stream', async () => {
    const once = [101, 401]
    await onEveryLine({ unified: once, old: once, stream: [401, 401] }, async (line) => {
      const ticket = await ticketOf(ann)
      return [await offering(line, ticket), await offering(line, ticket)]
    })
  })

  test('opens one socket of eight that try at once', async () => {
    const refused = Array.from({ length: 7 }, () => 401)
    const answers = {
      unified: [101, ...refused],
      old: [101, ...refused],
      stream: [401, ...refused],
    }
    await onEveryLine(answers, async (line) => {
      const ticket = await ticketOf(ann)
      const tries = Array.from({ length: 8 }, () => offering(line, ticket))
      return (await Promise.all(tries)).toSorted((a, b) => a - b)
    })
  })

  test('opens nothing when its time is over', async () => {
    const tickets = new Map<AnyLine, string>()
    for (const line of everyLine) tickets.set(line, await ticketOf(ann))
    now += 30_001
    await onEveryLine(everywhere(401), (line) => offering(line, tickets.get(line) ?? ''))
  })

  test('opens nothing after its session, nor does a token of old lines', async () => {
    const zed = await app.signUp('Zed')
    await settle(zed, bob)
    const token = await tokenOf(zed)
    const tickets = new Map<AnyLine, string>()
    for (const line of everyLine) tickets.set(line, await ticketOf(zed))
    await zed.request('POST', '/api/auth/sign-out', {})
    await expect.poll(async () => (await zed.request('GET', '/api/session')).status).toBe(401)
    await onEveryLine(everywhere([401, 401]), async (line) => [
      await offering(line, tickets.get(line) ?? '', zed),
      await withQuery(line, zed, { token }),
    ])
  })
})

test('a token of old lines opens them and the stream until its time is over, and the new address never', async () => {
  const token = await tokenOf(ann)
  const old = ({ path }: Endpoint) => (path === '/ws/realtime' ? 401 : 101)
  const ask = (line: AnyLine) => withQuery(line, ann, { token })
  await onEveryLine({ unified: 401, old, stream: 200 }, ask)
  now += 15 * 60_000 + 1
  await onEveryLine(everywhere(401), ask)
})

describe('from another Origin', () => {
  test.each(foreignOrigins(ORIGIN))('%s opens no line', async (_what, origin) => {
    const headers = { Cookie: ann.cookie, ...origin }
    await onEveryLine(everywhere(403), (line) =>
      statusOf(app.port, line.request(line.address(ann), headers)),
    )
  })

  test('a good token opens no line either', async () => {
    const token = await tokenOf(ann)
    const headers = { ...ours(), Origin: 'https://evil.example' }
    await onEveryLine(everywhere(403), (line) =>
      statusOf(app.port, line.request(line.address(ann, { token }), headers)),
    )
  })

  test('an allowed Origin opens every one', async () => {
    await onEveryLine(opened, (line) => statusOf(app.port, line.request(line.address(ann), ours())))
  })
})

describe("somebody else's", () => {
  const NOBODYS = 'its address names nobody, and it tells only what its caller may read'
  const named = (answers: { user: number; post: number }) => (endpoint: Endpoint) =>
    /:(userId|chatId)/.test(endpoint.path)
      ? answers.user
      : endpoint.path.includes(':tweetId')
        ? answers.post
        : NOBODYS
  const NO_ADDRESS = 'its address names nobody: what it asks for is in its frames'

  test('line, chat, post or stream is refused', async () => {
    const [eve, dan] = [await app.signUp('Eve'), await app.signUp('Dan')]
    await settle(eve, dan)
    // Of a post that one may not see, nothing says that it is there.
    await dan.json('PUT', `/api/users/${ann.id}/block`)
    const ask = (headers: Record<string, string>) => (line: AnyLine) =>
      refusalIn(app.port, line.request(line.address(eve), headers))
    const browser = { user: 4403, post: 4404 }
    await onEveryLine({ unified: NO_ADDRESS, old: named(browser), stream: 403 }, ask(ours()))
    const resuming = { ...ours(), 'Last-Event-ID': 'an-epoch.0.' }
    await onEveryLine({ unified: NO_ADDRESS, old: named(browser), stream: 403 }, ask(resuming))
    const token = await tokenOf(ann)
    const program = { user: 403, post: 404 }
    await onEveryLine({ unified: NO_ADDRESS, old: named(program), stream: 403 }, (line) =>
      withQuery(line, eve, { token }),
    )
  })

  test('topics are denied on the new line, with a position and without, and nothing of them is said', async () => {
    const [fay, gus] = [await app.signUp('Fay'), await app.signUp('Gus')]
    const { chatId } = await settle(fay, gus)
    const secret = { content: 'between the two of us' }
    await gus.json('POST', `/api/chats/${chatId}/messages`, secret)
    const { id: userId } = fay
    const theirs = [
      topic.notifications(userId),
      topic.friendRequests(userId),
      topic.account(userId),
      topic.presence(userId),
      topic.chats(userId),
      topic.myFeed(userId),
      topic.chat(chatId),
    ]
    const asked = theirs.flatMap((name) => [{ topic: name }, { topic: name, since: [0, ''] }])
    // Each on a line of its own: whoever is denied five in a row is sent away.
    const lines = await Promise.all(
      asked.map(async (one) => {
        const client = ann.connect()
        await client.hello()
        client.send({ type: 'subscribe', id: 's', topics: [one] })
        const denied = { [one.topic]: { seq: 0, id: '', state: 'denied' } }
        expect((await client.next('ok')).data).toEqual({ topics: denied })
        return client
      }),
    )
    await gus.json('POST', `/api/chats/${chatId}/messages`, secret)
    await bob.json('POST', `/api/chats/${whereabouts(ann).chatId}/messages`, { content: 'Mine' })
    for (const client of lines) {
      await client.next('event', ({ topic: name }) => name === topic.chats(ann.id))
      expect(JSON.stringify(client.frames)).not.toContain(secret.content)
    }
  })
})

describe('what is no handshake', () => {
  test.each(brokenHandshakes('/'))(
    '%s is answered on every line, never left hanging',
    async (what, _spoiled, status, plain) => {
      await onEveryLine({ unified: status, old: status, stream: plain }, (line) => {
        const cases = brokenHandshakes(line.address(ann))
        const [, broken] = cases.find(([one]) => one === what) ?? []
        const headers = { ...ours(), ...broken?.headers }
        return statusOf(app.port, line.request(line.address(ann), headers, broken?.start))
      })
    },
  )

  test('one that is silent or dribbles, byte by byte, is closed in time', async () => {
    const impatient = await createTestApp({ HANDSHAKE_TIMEOUT_MS: '300' })
    const good = everyLine.map((line) => line.request(line.address(ann), ours()))
    const begun = ['', ...good.map((bytes) => bytes.slice(0, -2))]
    const answers = begun.map(async (bytes) => {
      const { socket, heard, ended } = raw(impatient.port, bytes)
      const dribble = bytes && setInterval(() => socket.write('X'), 5)
      await ended
      if (dribble) clearInterval(dribble)
      return heard().toString().slice(0, 12)
    })
    // Whoever is still writing may not read the answer before the end.
    const refused = ['HTTP/1.1 408', '']
    expect((await Promise.all(answers)).filter((answer) => !refused.includes(answer))).toEqual([])
    await impatient.close()
  })
})

test('of all that was tried no line of the log holds a credential, an address of somebody else or a query', async () => {
  const logged = kept.text()
  const secrets = [sessionIn(ann.cookie).value, ...told, 'evil.example']
  expect(logged).toContain('connected to')
  expect(secrets.filter((secret) => logged.includes(secret))).toEqual([])
  expect(logged).not.toMatch(/\?\w+=/)
})
