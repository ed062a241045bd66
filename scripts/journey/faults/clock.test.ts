import type { Comment } from '@trunkline/shared/contract/post'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { faultyServer } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { until } from '../harness/until.ts'

const server = faultyServer()
beforeAll(() => server.start())
afterAll(() => server.end())

const HOUR_MS = 3_600_000

test('a clock that jumps an hour back, and two hours forward, changes no order and resets nobody', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('What time is it?')
  const follower = follow(ada, `notifications:${ada.id}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })

  const said: string[] = []
  for (const off of [0, -HOUR_MS, HOUR_MS]) {
    await server.kill('SIGTERM')
    server.set('FAULT_CLOCK_MS', String(off))
    await server.start()
    for (let n = 1; n <= 3; n += 1) {
      said.push(`${off} ${n}`)
      await bea.comment(postId, `${off} ${n}`)
    }
  }

  const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
  expect(stored.map(({ content }) => content)).toEqual(said)
  const [, , third, fourth] = stored.map(({ createdAt }) => Date.parse(createdAt))
  expect(fourth, 'the clock did jump').toBeLessThan(third ?? 0)
  expect(await ada.notifications()).toHaveLength(said.length)
  await expect.poll(() => follower.heard).toEqual(said.map((_, index) => index + 1))
  expect(follower.states).not.toContain('reset')
  follower.stop()
  expect(server.errorLines()).toEqual([])
}, 60_000)
