import { randomUUID } from 'node:crypto'

import type { Comment } from '@trunkline/shared/contract/post'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { FAULTY } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { type DiskFailure, hasCompiler, PoweredServer } from '../harness/power.ts'
import { until } from '../harness/until.ts'
import { writeOverHttp, writeOverSocket } from '../harness/writers.ts'

const able = hasCompiler()
let server: PoweredServer
beforeEach(async () => {
  server = new PoweredServer(FAULTY)
  if (able) await server.start()
})
afterEach(() => server.end())

const comments = (person: Person, postId: number) =>
  person.all<Comment>(`/api/posts/${postId}/comments`, 'after')

test.runIf(able).each<DiskFailure>(['write', 'fsync'])(
  'a disk that fails at every %s is told as "not now", keeps lines open and reads working, and everything goes through once it works (needs cc)',
  async (failing) => {
    const ada = await Person.signUp(server, 'Ada')
    const bea = await Person.signUp(server, 'Bea')
    const { id: postId } = await ada.post('Is this thing on?')
    const line = bea.connect()
    await line.hello()
    const follower = follow(ada, `post:${postId}`)
    await until(() => follower.states.length > 0, { what: 'a greeting' })
    const writers = [writeOverHttp(bea, postId, 'voice a'), writeOverSocket(ada, postId, 'voice b')]
    const written = () => writers.flatMap((writer) => writer.acknowledged)
    const attempts = () => Math.min(...writers.map((writer) => writer.attempts))
    await until(() => written().length >= 10, { what: 'both are heard' })

    server.failDisk(failing)
    const id = randomUUID()
    const say = () => line.action('post.comment', { postId, content: 'Once' }, id)
    for (let n = 0; n < 3; n += 1)
      expect(await say()).toMatchObject({ type: 'error', code: 'busy', temporary: true })
    const path = `/api/posts/${postId}/comments`
    expect((await bea.request('POST', path, { content: 'Never' })).status).toBe(503)
    const then = written().length
    const before = attempts()
    await until(() => attempts() >= before + 5, { what: 'both are refused' })
    expect(written()).toHaveLength(then)
    expect(await comments(ada, postId)).toHaveLength(then)
    line.send({ type: 'ping', timestamp: 1 })
    await line.next('pong')

    server.mendDisk()
    expect(await say()).toMatchObject({ type: 'ok' })
    await until(() => written().length >= then + 20, { what: 'both are heard again' })
    await Promise.all(writers.map((writer) => writer.stop()))
    const stored = await comments(ada, postId)
    const contents = stored.map(({ content }) => content)
    expect(contents.toSorted()).toEqual(
      ['Once', ...written().map(({ content }) => content)].toSorted(),
    )
    await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
    expect(follower.states, 'the line was never cut').toEqual(['live'])
    follower.stop()
    await line.close()
  },
)

test.runIf(able).each([
  ['the process is killed', () => server.kill('SIGKILL')],
  ['the power goes', () => server.cutPower()],
] as const)(
  'a disk fails at fsync, and then %s: what was acknowledged is there, what was refused is there once it is said again, once (needs cc)',
  async (_what, end) => {
    const cora = await Person.signUp(server, 'Cora')
    const { id: postId } = await cora.post('One thing after another')
    for (const content of ['first', 'second']) await cora.comment(postId, content)
    const line = cora.connect()
    await line.hello()
    server.failDisk('fsync')
    const id = randomUUID()
    const third = { postId, content: 'third' }
    expect(await line.action('post.comment', third, id)).toMatchObject({ code: 'busy' })
    await end()
    server.mendDisk()
    await server.start()
    const again = cora.connect()
    await again.hello()
    expect(await again.action('post.comment', third, id)).toMatchObject({ type: 'ok' })
    const said = (await comments(cora, postId)).map(({ content }) => content)
    expect(said).toEqual(['first', 'second', 'third'])
    await again.close()
  },
)
