import type { Comment } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { FAULTY, sized } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { hasCompiler, PoweredServer } from '../harness/power.ts'
import { until } from '../harness/until.ts'
import { writeOverHttp, writeOverSocket } from '../harness/writers.ts'

const ROUNDS = sized(30)
/** Acknowledged between one cut and the next. */
const LOAD = 25

/** Comments under load, the power cut again and again: what was acknowledged, and what is there in the end. */
async function cutAgainAndAgain(server: PoweredServer, rounds: number) {
  await server.start()
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('Lights out')
  const follower = follow(ada, `post:${postId}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })
  const writers = [
    writeOverHttp(bea, postId, 'voice a'),
    writeOverSocket(bea, postId, 'voice b'),
    writeOverSocket(ada, postId, 'voice c'),
  ]
  const acknowledged = () => writers.flatMap((writer) => writer.acknowledged)
  const more = async () => {
    const goal = acknowledged().length + LOAD
    await until(() => acknowledged().length >= goal, { what: `${goal} comments`, withinMs: 60_000 })
  }
  for (let round = 1; round <= rounds; round += 1) {
    await more()
    await server.cutPower()
    await server.start()
  }
  await more()
  await Promise.all(writers.map((writer) => writer.stop()))
  const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
  return { stored, acknowledged: acknowledged(), follower }
}

test.runIf(hasCompiler())(
  'a power cut takes nothing that was acknowledged, and no number means two things (needs cc)',
  async () => {
    const server = new PoweredServer()
    try {
      const { stored, acknowledged, follower } = await cutAgainAndAgain(server, ROUNDS)
      const byId = new Map(stored.map(({ id, content }) => [id, content]))
      for (const { id, content } of acknowledged) expect(byId.get(id)).toBe(content)
      expect(stored).toHaveLength(acknowledged.length)
      await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
      follower.stop()
      expect(follower.states).not.toContain('reset')
      expect(server.errorLines()).toEqual([])
    } finally {
      await server.end()
    }
  },
  60_000 + ROUNDS * 10_000,
)

test.runIf(hasCompiler())(
  'the cut is a real one: a database that does not wait for the disk loses what it acknowledged (needs cc)',
  async () => {
    const server = new PoweredServer({ ...FAULTY, FAULT_NO_FSYNC: '1' })
    try {
      await server.start()
      const ada = await Person.signUp(server, 'Ada')
      await server.cutPower()
      await server.start()
      expect((await ada.request('GET', '/api/session')).status).toBe(401)
    } finally {
      await server.end()
    }
  },
)
