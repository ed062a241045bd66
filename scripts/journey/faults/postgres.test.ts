import { randomUUID } from 'node:crypto'

import type { Comment } from '@trunkline/shared/contract/post'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { sized } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { openHeadlessPage } from '../harness/headless-page.ts'
import { Person } from '../harness/people.ts'
import { postgresPrograms, PrivatePostgres } from '../harness/postgres.ts'
import { JourneyServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'
import { type Writer, writeOverHttp, writeOverSocket } from '../harness/writers.ts'

const HANG_UPS = sized(30)
const OUTAGES = sized(10)
/** Each writer is refused so often before the database comes back: about 50 ms each. */
const REFUSALS = process.env.TRUNKLINE_FULL ? 100 : 5
/** Acknowledged between one fault and the next. */
const LOAD = 20

const programs = postgresPrograms()
const server = new JourneyServer()
let postgres: PrivatePostgres | undefined
beforeAll(async () => {
  if (programs === undefined) return
  postgres = new PrivatePostgres(programs)
  await postgres.start()
  server.set('DATABASE_URL', postgres.url)
  server.set('DATABASE_STATEMENT_MS', '1000')
  // Whose session was seen once is known for as long as this takes.
  server.set('SESSION_AUDIT_MS', '600000')
  await server.start()
})
afterAll(async () => {
  await server.end()
  await postgres?.end()
})

const soFar = (writers: readonly Writer[]) => writers.flatMap((writer) => writer.acknowledged)
const more = async (writers: readonly Writer[]) => {
  const goal = soFar(writers).length + LOAD
  await until(() => soFar(writers).length >= goal, { what: 'they are heard', withinMs: 30_000 })
}

/** What is said of a database that is away, on each way: nothing is final, and no line that is open ends. */
async function refusesKindly(person: Person, postId: number) {
  const line = person.connect()
  await line.hello()
  const stranger = await Person.signUp(server, 'Cora')
  const known = await Person.signUp(server, 'Dora')
  await known.json('GET', '/api/session')
  return async () => {
    const comment = { postId, content: 'Never' }
    const busy = { type: 'error', code: 'busy', temporary: true }
    expect(await line.action('post.comment', comment, randomUUID())).toMatchObject(busy)
    line.send({ type: 'subscribe', id: 's', topics: [{ topic: `post:${postId}` }] })
    expect(await line.next('error', ({ id }) => id === 's')).toMatchObject(busy)
    line.send({ type: 'ping', timestamp: 1 })
    await line.next('pong')
    for (const [method, body] of [['GET'], ['POST', { content: 'Never' }]] as const) {
      const answer = await person.request(method, `/api/posts/${postId}/comments`, body)
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1'])
    }
    await expect(stranger.connect().opened).rejects.toThrow('503')
    // Without a moment to come back at: pages that come by their own pauses come ever more seldom.
    await expect(known.connect().hello()).rejects.toThrow(/4102 $/)
    expect(line.socket.readyState).toBe(line.socket.OPEN)
  }
}

/** A chat on an old socket and on a stream; both say whether they are still the ones that were opened. */
async function openOldLines(person: Person, friend: Person) {
  await person.befriend(friend)
  const { id: chatId } = await person.chatWith(friend)
  const line = person.connect({ path: `/ws/messages/${chatId}`, protocols: [] })
  await line.opened
  const stream = await person.request('GET', `/api/sse?channel=dm:${chatId}`)
  let streamed = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const bytes of stream.body ?? []) streamed += decoder.decode(bytes)
  }
  void read()
  return async (content: string) => {
    await friend.say(chatId, content)
    await expect.poll(() => JSON.stringify(line.frames)).toContain(content)
    await expect.poll(() => streamed).toContain(content)
    expect(streamed).not.toMatch(/event: (close|reset)/)
    await line.close()
  }
}

test.runIf(programs)(
  'PostgreSQL hangs up on everybody, and goes away, again and again: the server and its lines live, and what was said meanwhile is there in the end, once, in order (needs postgresql)',
  async () => {
    const ada = await Person.signUp(server, 'Ada')
    const bea = await Person.signUp(server, 'Bea')
    const { id: postId } = await ada.post('On shaky ground')
    const follower = follow(ada, `post:${postId}`)
    const page = openHeadlessPage(bea, `post:${postId}`)
    const refusals = await refusesKindly(ada, postId)
    const oldLinesHear = await openOldLines(bea, ada)
    await until(() => follower.states.length > 0 && page.live, { what: 'everybody is here' })
    const writers = [writeOverHttp(bea, postId, 'voice a'), writeOverSocket(ada, postId, 'voice b')]
    const typed: Promise<unknown>[] = []
    const type = () => {
      const content = `typed ${typed.length + 1}`
      typed.push(page.client.act('post.comment', { postId, content }))
    }

    for (let round = 1; round <= HANG_UPS; round += 1) {
      type()
      await postgres?.hangUp()
      type()
      await more(writers)
    }
    for (let round = 1; round <= OUTAGES; round += 1) {
      type()
      await postgres?.stop()
      for (let n = 1; n <= 3; n += 1) type()
      await refusals()
      const tried = writers.map(({ attempts }) => attempts)
      const isRefused = () =>
        writers.every(({ attempts }, i) => attempts > (tried[i] ?? 0) + REFUSALS)
      await until(isRefused, { what: 'both are refused', withinMs: 60_000 })
      await postgres?.start()
      await more(writers)
    }
    await Promise.all(writers.map((writer) => writer.stop()))
    await Promise.all(typed)

    const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
    const contents = stored.map(({ content }) => content)
    const words = typed.map((_, i) => `typed ${i + 1}`)
    expect(contents.filter((content) => content.startsWith('typed'))).toEqual(words)
    expect(contents.toSorted()).toEqual(
      [...words, ...soFar(writers).map(({ content }) => content)].toSorted(),
    )
    await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
    await expect.poll(() => page.heard).toEqual(follower.heard)
    expect(follower.states, 'the line was never cut').toEqual(['live'])
    expect(page.restarts).toEqual([])
    await oldLinesHear('Still there?')
    expect(server.errorLines()).toEqual([])
    follower.stop()
    page.close()
  },
  60_000 + (HANG_UPS + OUTAGES) * 10_000,
)

test.runIf(programs)(
  'a database that stands still without a word holds nobody for ever: who asks is told to ask again, and then it is done, once (needs postgresql)',
  async () => {
    const dan = await Person.signUp(server, 'Dan')
    const { id: postId } = await dan.post('Hello?')
    const line = dan.connect()
    await line.hello()
    const id = randomUUID()
    const say = () => line.action('post.comment', { postId, content: 'Once' }, id)
    postgres?.freeze()
    expect(await say()).toMatchObject({ type: 'error', code: 'busy', temporary: true })
    postgres?.thaw()
    await until(async () => (await say()).type === 'ok', { what: 'it is done' })
    const stored = await dan.all<Comment>(`/api/posts/${postId}/comments`, 'after')
    expect(stored.map(({ content }) => content)).toEqual(['Once'])
    await line.close()
  },
)

test.runIf(programs)(
  'a server that is to end while its database is away ends as always (needs postgresql)',
  async () => {
    await postgres?.stop()
    expect(await server.kill('SIGTERM')).toBe(0)
    expect(server.errorLines()).toEqual([])
  },
)
