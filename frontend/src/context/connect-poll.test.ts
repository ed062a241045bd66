import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { actionId } from '../realtime/action-id.ts'
import type { PollTransport } from '../realtime/poll-transport.ts'
import { pollLine } from './connect-poll.ts'

const ID = actionId(Date.now())

/** A server in whose browser somebody is signed in, or nobody: it carries out what is said to be theirs. */
class Server {
  signedIn: number | null = 2
  readonly carriedOut: string[] = []
  readonly refused: string[] = []
  readonly polls: string[] = []
  /** The lines that poll no more. */
  readonly left: unknown[] = []

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    if (init.method !== 'POST') {
      this.polls.push(path)
      return new Promise(() => {})
    }
    if (path === '/api/realtime/leave?quiet') {
      this.left.push((JSON.parse(init.body as string) as { line: unknown }).line)
      return new Response(null, { status: 204 })
    }
    const headers = new Headers(init.headers)
    const isTheirs = headers.get('Realtime-User') === String(this.signedIn)
    const list = isTheirs ? this.carriedOut : this.refused
    list.push(`${path} ${headers.get('Idempotency-Key')}`)
    if (isTheirs) return Response.json({ id: 5 }, { status: 201 })
    const [code, status] =
      this.signedIn === null ? (['unauthenticated', 401] as const) : (['other_user', 409] as const)
    return Response.json({ error: { code, message: 'not now' } }, { status })
  }
}

let server: Server
let line: PollTransport
beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  vi.stubGlobal('fetch', server.fetch)
  line = pollLine(1, { since: () => undefined, log: { epoch: '' }, away: () => true })
})
afterEach(() => {
  line.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test.each([
  ['another', 2],
  ['nobody', null],
])(
  'what one person did waits while %s is signed in, and is sent once they are back',
  async (_, now) => {
    server.signedIn = now
    const answers: unknown[] = []
    const tell = (answer: unknown) => answers.push(answer)
    line.act('chat.send', { chatId: 7, content: 'hello' }, { id: ID }).then(tell, tell)
    await vi.advanceTimersByTimeAsync(500)
    expect(server.refused).toEqual([`/api/chats/7/messages ${ID}`])
    expect(answers).toEqual([])
    server.signedIn = 1
    await vi.advanceTimersByTimeAsync(1_000)
    expect(answers).toEqual([{ output: { message: { id: 5 } }, at: {} }])
    expect(server.carriedOut).toEqual([`/api/chats/7/messages ${ID}`])
  },
)

const asks = (name: string) =>
  server.polls.map((path) => new URLSearchParams(path.split('?')[1]).get(name))

test('a line that is closed says that it polls no more', () => {
  line.close()
  expect(server.left).toEqual(asks('line'))
})

test('a poll says whether nobody looks at the page', () => {
  expect(asks('away')).toEqual(['1'])
  expect(asks('hidden')).toEqual([null])
})
