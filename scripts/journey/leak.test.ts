import { expect, test } from 'vitest'

import { standing } from '../soak/standing.ts'
import { FAULTY, sized } from './harness/faults.ts'
import { oldAddresses } from './harness/old-addresses.ts'
import { friends, type Person } from './harness/people.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile(FAULTY)

const CYCLES = sized(1_000)
const AT_ONCE = 20

type Stats = { total_connections: number; by_endpoint: Record<string, number> }

/** Opens and closes a line; over the stream of C it is read to its first word. */
const onSocket = (path: string) => async (person: Person) => {
  const line = person.connect({ path, protocols: [] })
  await line.opened
  await line.close()
}
const unified = async (person: Person) => {
  const line = person.connect()
  await line.hello()
  await line.close()
}
const onStream = (path: string) => async (person: Person) => {
  const hangUp = new AbortController()
  const { Cookie, Origin } = { Cookie: person.cookie, Origin: server.origin }
  const url = `http://127.0.0.1:${server.port}${path}`
  const answer = await fetch(url, { headers: { Cookie, Origin }, signal: hangUp.signal })
  expect(answer.status).toBe(200)
  hangUp.abort()
}

test('a thousand lines that open and close, of every kind there is, leave nothing behind', async () => {
  const { one: ada, other, chatId } = await friends(server, 'Ada', 'Ben')
  const { id: postId } = await other.post('Hello')
  const kinds = [
    unified,
    onStream(`/api/sse?channel=dm:${chatId}`),
    ...oldAddresses(ada, { chatId, postId }).map(onSocket),
  ]
  const cycle = async (index: number) => {
    await kinds[index % kinds.length]?.(ada)
  }
  const kept = async () => {
    const { connections, topics, resources } = await standing(server, ada)
    return { connections, topics, sockets: resources.TCPSocketWrap ?? 0 }
  }
  // What a server begins with, once it has met each kind.
  await Promise.all(kinds.map((_, index) => cycle(index)))
  await expect.poll(kept).toEqual({ connections: 0, topics: 0, sockets: 1 })

  for (let begun = 0; begun < CYCLES; begun += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => cycle(begun + i)))

  await expect.poll(kept).toEqual({ connections: 0, topics: 0, sockets: 1 })
  const stats = await ada.json<Stats>('GET', '/ws/stats')
  expect(stats.total_connections).toBe(0)
  const metrics = await (await ada.request('GET', '/metrics')).text()
  const opened = (endpoint: string) =>
    Number(
      metrics
        .split('\n')
        .find((line) =>
          line.startsWith(`trunkline_connections_opened_total{endpoint="${endpoint}"}`),
        )
        ?.split(' ')[1] ?? 0,
    )
  const least = Math.floor(CYCLES / kinds.length)
  const names = Object.keys(stats.by_endpoint)
  expect(names.filter((endpoint) => opened(endpoint) < least)).toEqual([])
  expect(server.errorLines()).toEqual([])
})
