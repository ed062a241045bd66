import { expect, test } from 'vitest'

import { Person } from './harness/people.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()

const CYCLES = 1_000
const AT_ONCE = 25

type Stats = { total_connections: number; users: number }

test('a thousand lines that open and close, new and old, leave nothing behind', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const stats = () => ada.json<Stats>('GET', '/ws/stats')

  const once = async (index: number) => {
    const isOld = index % 2 === 1
    const line = ada.connect(isOld ? { path: '/ws/notifications/', protocols: [] } : {})
    await (isOld ? line.opened : line.hello())
    await line.close()
  }
  for (let begun = 0; begun < CYCLES; begun += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => once(begun + i)))

  await expect.poll(stats).toMatchObject({ total_connections: 0, users: 0 })
  expect(server.errorLines()).toEqual([])
})
