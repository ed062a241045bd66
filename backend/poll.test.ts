import type { Post } from '@trunkline/shared/contract/post'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { PollAnswer } from './core/poll.ts'
import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
beforeEach(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
})
afterEach(() => app.close())

const poll = (query: string) => ann.json<PollAnswer>('GET', `/api/realtime/events?${query}`)
const asked = ({ epoch, topics }: PollAnswer) => {
  const positions = Object.entries(topics).map(([name, { seq, id }]) => `${name}=${seq}:${id}`)
  return `epoch=${epoch}&positions=${encodeURIComponent(positions.join(', '))}`
}

test('a page without a socket learns over HTTP what happened between two polls, once', async () => {
  const first = await poll('topics=feed')
  const post = await ann.json<Post>('POST', '/api/posts', { content: 'Hello' })
  const second = await poll(asked(first))
  expect(second.events).toMatchObject([
    { type: 'event', topic: 'feed', name: 'post.created', data: { post: { id: post.id } } },
  ])
  expect((await poll(asked(second))).events).toEqual([])
})

test('polling needs somebody signed in', async () => {
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/realtime/events`)
  expect(answer.status).toBe(401)
})
