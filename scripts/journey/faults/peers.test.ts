import { setImmediate } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { sized } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { dial, handshakeOf } from '../harness/raw-upgrade.ts'
import { serverForThisFile } from '../harness/server.ts'
import { until } from '../harness/until.ts'

const server = serverForThisFile({ WS_PING_MS: '200', WS_PONG_TIMEOUT_MS: '300' })

const RESETS = sized(1_000)
const AT_ONCE = 20
const DEAF = sized(100)

type Stats = { total_connections: number }

test(`${RESETS} connections that are reset during the handshake harm nobody`, async () => {
  const ada = await Person.signUp(server, 'Ada')
  const { id } = await ada.post('Still here')
  const follower = follow(ada, `post:${id}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })
  const handshake = handshakeOf(ada)
  const shakes = [
    handshake,
    handshake.slice(0, 60),
    handshake.replace(/Cookie: .*\r\n/, ''),
    handshake.replace(/Origin: .*\r\n/, ''),
    handshake.replace('/ws/realtime', '/ws/nowhere'),
  ]

  const resetAfter = async (index: number) => {
    const socket = await dial(server.port)
    // Before the head is whole, while the server looks who it is, and around the moment at which it answers or refuses.
    const bytes = shakes[index % shakes.length] ?? ''
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
    for (let turns = index % 4; turns > 1; turns -= 1) await setImmediate()
    socket.resetAndDestroy()
  }
  const said: number[] = []
  for (let begun = 0; begun < RESETS; begun += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => resetAfter(begun + i)))
    await ada.comment(id, `After ${begun}`)
    said.push(said.length + 1)
  }

  await expect.poll(() => follower.heard).toEqual(said)
  expect(follower.states, 'the line was never cut').toEqual(['live'])
  const stats = () => ada.json<Stats>('GET', '/ws/stats')
  await expect.poll(stats).toMatchObject({ total_connections: 1 })
  expect(server.errorLines()).toEqual([])
  follower.stop()
  await expect.poll(stats).toMatchObject({ total_connections: 0 })
}, 600_000)

test('a peer that is gone without a word is let go of, on the new line and on an old one, and who answers stays', async () => {
  const bea = await Person.signUp(server, 'Bea')
  const line = bea.connect()
  await line.hello()

  const deaf = await Promise.all(
    Array.from({ length: DEAF }, async (_, index) => {
      const socket = await dial(server.port)
      const path = index % 2 === 0 ? '/ws/realtime' : '/ws/notifications/'
      socket.write(handshakeOf(bea, path))
      // It takes what it is sent, pings too, and answers nothing.
      socket.resume()
      return { gone: new Promise<void>((resolve) => socket.once('close', () => resolve())) }
    }),
  )
  await Promise.all(deaf.map(({ gone }) => gone))

  const stats = () => bea.json<Stats>('GET', '/ws/stats')
  await expect.poll(stats).toMatchObject({ total_connections: 1 })
  line.send({ type: 'ping', timestamp: 2 })
  await line.next('pong')
  expect(server.errorLines()).toEqual([])
  await line.close()
})
