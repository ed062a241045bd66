import type { Comment } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { sized } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { serverForThisFile } from '../harness/server.ts'
import { until } from '../harness/until.ts'
import { writeOverHttp, writeOverSocket } from '../harness/writers.ts'

const server = serverForThisFile()

const ROUNDS = sized(20)
/** Longer than anything waits for an answer here, so that what was sent is sent again while the first still lies there. */
const FROZEN_MS = 400

test('a server that stands still for a while and goes on has done everything once, in order', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('Hold your breath')
  const follower = follow(ada, `post:${postId}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })

  const writers = [
    writeOverHttp(bea, postId, 'voice a', { patienceMs: FROZEN_MS / 2 }),
    writeOverSocket(bea, postId, 'voice b', { patienceMs: FROZEN_MS / 2 }),
    writeOverSocket(ada, postId, 'voice c', { patienceMs: FROZEN_MS / 2 }),
  ]
  const acknowledged = () => writers.flatMap((writer) => writer.acknowledged)
  for (let round = 1; round <= ROUNDS; round += 1) {
    const goal = acknowledged().length + 15
    await until(() => acknowledged().length >= goal, { what: `${goal} comments` })
    const again = writers.reduce((sum, writer) => sum + writer.attempts, 0)
    server.pause()
    const asked = () => writers.reduce((sum, writer) => sum + writer.attempts, 0)
    await until(() => asked() >= again + 3, { what: 'everybody asks again' })
    server.resume()
  }
  await Promise.all(writers.map((writer) => writer.stop()))

  const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
  const contents = stored.map(({ content }) => content)
  expect(new Set(contents).size, 'nothing was stored twice').toBe(contents.length)
  expect(contents.length, 'and nothing was lost').toBe(acknowledged().length)
  for (const voice of ['a', 'b', 'c']) {
    const ofVoice = contents.filter((content) => content.startsWith(`voice ${voice} `))
    expect(ofVoice).toEqual(ofVoice.map((_, index) => `voice ${voice} ${index + 1}`))
  }
  await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
  follower.stop()
  expect(follower.states).not.toContain('reset')
  expect(server.errorLines()).toEqual([])
}, 600_000)
