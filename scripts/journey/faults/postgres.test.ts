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
const REFUSALS = process.env.TRUNKLINE_FULL ? 100 : 10
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
async function refusesKindly(person: Person, stranger: Person, postId: number) {
  const line = person.connect()
  await line.hello()
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
    const newcomer = stranger.connect()
    await expect(Promise.all([newcomer.opened, newcomer.hello()])).rejects.toThrow(/503|4102/)
    expect(line.socket.readyState).toBe(line.socket.OPEN)
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
    const refusals = await refusesKindly(ada, await Person.signUp(server, 'Cora'), postId)
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
    expect(server.errorLines()).toEqual([])
    follower.stop()
    page.close()
  },
  60_000 + (HANG_UPS + OUTAGES) * 10_000,
)
