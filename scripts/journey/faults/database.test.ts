import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

import type { Comment } from '@trunkline/shared/contract/post'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { faultyServer } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { until } from '../harness/until.ts'
import { writeOverHttp, writeOverSocket } from '../harness/writers.ts'

const server = faultyServer()
beforeAll(() => server.start())
afterAll(() => server.end())

const comments = (person: Person, postId: number) =>
  person.all<Comment>(`/api/posts/${postId}/comments`, 'after')

test('a full disk is told as "not now", keeps lines open and reads working, and everything goes through once there is room', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('Running out of paper')
  const line = bea.connect()
  await line.hello()
  const follower = follow(ada, `post:${postId}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })

  await server.ask('full')
  const content = 'x'.repeat(8_000)
  const acknowledged: number[] = []
  const id = randomUUID()
  for (;;) {
    const key = acknowledged.length === 0 ? id : randomUUID()
    const answer = await line.action('post.comment', { postId, content }, key)
    if (answer.type === 'ok') {
      acknowledged.push((answer.data as { comment: Comment }).comment.id)
      continue
    }
    expect(answer).toMatchObject({ code: 'busy', temporary: true })
    break
  }
  const refused = await bea.request('POST', `/api/posts/${postId}/comments`, { content })
  expect(refused.status).toBe(503)
  expect((await comments(ada, postId)).map((comment) => comment.id)).toEqual(acknowledged)
  line.send({ type: 'ping', timestamp: 1 })
  await line.next('pong')

  const writers = [writeOverHttp(bea, postId, 'voice a'), writeOverSocket(ada, postId, 'voice b')]
  await until(() => writers.every(({ attempts }) => attempts > 2), { what: 'both are refused' })
  await server.ask('room')
  const written = () => writers.flatMap((writer) => writer.acknowledged)
  await until(() => written().length >= 20, { what: 'both are heard again' })
  await Promise.all(writers.map((writer) => writer.stop()))

  const stored = await comments(ada, postId)
  expect(stored.map((comment) => comment.id).toSorted((a, b) => a - b)).toEqual(
    [...acknowledged, ...written().map((comment) => comment.id)].toSorted((a, b) => a - b),
  )
  await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
  expect(follower.states, 'the line was never cut').toEqual(['live'])
  follower.stop()
  await line.close()
}, 60_000)

test('a database that another program holds makes writers wait, then try again; everybody else goes on meanwhile', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const { id: postId } = await cora.post('Somebody is in there')
  const elsewhere = await cora.signInAgain()
  const line = cora.connect()
  await line.hello()
  const follower = follow(cora, `post:${postId}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })

  const errors = server.errorLines().length
  const other = new DatabaseSync(server.databasePath)
  other.exec('begin immediate')
  const content = 'Let me in'
  const id = randomUUID()
  const order: string[] = []
  const refused = line.action('post.comment', { postId, content }, id).finally(() => {
    order.push('refused')
  })
  const { email, password, name } = cora
  const account = { name, email: 'new@example.org', password }
  const signUp = () => cora.request('POST', '/api/auth/sign-up/email', account)
  const doors = [
    cora.request('POST', '/api/auth/sign-in/email', { email, password }),
    signUp(),
    elsewhere.request('POST', '/api/auth/sign-out', {}),
  ]
  expect(await comments(cora, postId)).toEqual([])
  order.push('read')
  expect(await refused).toMatchObject({ type: 'error', code: 'busy', temporary: true })
  expect(order).toEqual(['read', 'refused'])
  for (const answer of await Promise.all(doors)) {
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ error: { code: 'busy' } })
  }
  other.exec('rollback')
  other.close()
  expect(server.errorLines().slice(errors), 'a refusal by design is no error').toEqual([])
  const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()
  expect(metrics).toMatch(/^trunkline_database_refusals_total\{code="SQLITE_BUSY"\} [1-9]/m)

  const again = await line.action('post.comment', { postId, content }, id)
  expect(again).toMatchObject({ type: 'ok' })
  expect((await signUp()).status).toBe(200)
  expect((await elsewhere.request('GET', '/api/session')).status, 'still signed in').toBe(200)
  await expect.poll(() => follower.heard).toEqual([1])
  expect((await comments(cora, postId)).map((comment) => comment.content)).toEqual([content])
  expect(follower.states, 'the line was never cut').toEqual(['live'])
  follower.stop()
  await line.close()
})
