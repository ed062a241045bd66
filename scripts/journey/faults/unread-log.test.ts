import { afterEach, beforeEach, expect, test } from 'vitest'

import { Person } from '../harness/people.ts'
import { JourneyServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

/** Of two lines each, by far more than the system keeps for a reader that stands still. */
const VISITS = 1_500
const AT_ONCE = 25
const LEFT_OUT = /of this log could not be written/

let server: JourneyServer
let ada: Person
beforeEach(async () => {
  server = new JourneyServer()
  await server.start()
  ada = await Person.signUp(server, 'Ada')
})
afterEach(() => server.end())

/** Each is told by the log when it comes and when it goes. */
async function visit(times: number): Promise<void> {
  for (let done = 0; done < times; done += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const line = ada.connect({ path: '/ws/notifications/', protocols: [] })
        await line.opened
        await line.close()
      }),
    )
}
const told = (what: RegExp) => server.logLines().filter((line) => what.test(line)).length

test('a log that nobody reads stops nobody, and all of it is there for a reader who comes back', async () => {
  server.leaveLog()
  await visit(VISITS)
  await ada.post('Nobody waits for the log')

  server.takeLog()
  await until(() => told(/disconnected from/) === VISITS, { what: 'all of the log' })
  expect(told(LEFT_OUT)).toBe(0)
}, 60_000)

test('a server whose log nobody reads ends in time when it is asked to', async () => {
  server.leaveLog()
  await visit(VISITS)
  expect(await server.kill('SIGTERM')).toBe(0)
}, 60_000)

test('a server whose log has lost its reader for good goes on, and ends when it is asked to', async () => {
  server.loseLog()
  await visit(AT_ONCE)
  await ada.post('Nobody listens, and all goes well')
  expect(await server.kill('SIGTERM')).toBe(0)
})
