import { setImmediate } from 'node:timers/promises'

import { runs } from '@trunkline/shared/testing/property'
import { beforeAll, expect, test } from 'vitest'

import { raw } from '../../../backend/core/testing-raw.ts'
import { hostileLines } from '../../../backend/security/testing-lines.ts'
import { hostileRequests } from '../../../backend/security/testing-requests.ts'
import { standing } from '../../soak/standing.ts'
import { FAULTY } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { oldAddresses } from '../harness/old-addresses.ts'
import { friends, type Person } from '../harness/people.ts'
import { handshakeOf } from '../harness/raw-upgrade.ts'
import { serverForThisFile } from '../harness/server.ts'
import { until } from '../harness/until.ts'

const server = serverForThisFile(FAULTY)

/** 20,000 in all in full size; the seed repeats them. */
const { numRuns: LINES = 0, seed = 0 } = runs(12_000)
const { numRuns: REQUESTS = 0 } = runs(8_000)
const AT_ONCE = 40

type Attack = readonly (string | Buffer)[]

let ada: Person
let mallory: Person
let postId: number
let place: { chatId: number; postId: number }
beforeAll(async () => {
  console.log(`TRUNKLINE_SEED=${seed}`)
  const pair = await friends(server, 'Ada', 'Mallory')
  ada = pair.one
  mallory = pair.other
  postId = (await ada.post('Do your worst')).id
  place = { chatId: pair.chatId, postId }
})

/** Says all of it and hangs up; what came back. */
async function say(pieces: Attack): Promise<string> {
  const [first = '', ...rest] = pieces
  const { socket, heard, ended } = raw(server.port, first)
  for (const piece of rest) {
    await setImmediate()
    socket.write(piece)
  }
  socket.end()
  // A stream of events goes on for whoever hangs up with one hand only.
  socket.on('data', () => {
    if (heard().includes('text/event-stream')) socket.destroy()
  })
  await ended
  return heard().toString('latin1')
}

/** What a server holds that has nothing to do. */
const kept = async () => {
  const { connections, topics, resources } = await standing(server, ada)
  return { connections, topics, sockets: resources.TCPSocketWrap ?? 0 }
}

/** The number of the topic's last event. */
async function head(topic: string): Promise<number> {
  const line = ada.connect()
  const { topics } = await line.hello({ topics: [topic] })
  await line.close()
  return topics[topic]?.seq ?? 0
}

/** Says them all: whoever was there before has heard everything, once, on the line that they had, and nothing is left. */
async function survives(
  attacks: readonly Attack[],
  isWrong: (answer: string) => boolean,
): Promise<void> {
  const { id } = await ada.post('Is anybody there?')
  const follower = follow(ada, `post:${id}`)
  try {
    await until(() => follower.states.length > 0, { what: 'a greeting' })
    const before = await kept()
    const wrong: string[] = []
    for (let begun = 0; begun < attacks.length; begun += AT_ONCE) {
      const answers = await Promise.all(attacks.slice(begun, begun + AT_ONCE).map(say))
      answers.forEach((answer, index) => {
        if (isWrong(answer)) wrong.push(`${begun + index}: ${answer.slice(0, 300)}`)
      })
      await ada.comment(id, `After ${begun}`)
    }
    expect(wrong, `seed ${seed}`).toEqual([])
    // Much of what she asks for is well-formed: she writes there, too.
    const told = Array.from({ length: await head(`post:${id}`) }, (_, index) => index + 1)
    expect(told.length).toBeGreaterThanOrEqual(attacks.length / AT_ONCE)
    await expect.poll(() => follower.heard).toEqual(told)
    expect(follower.states, 'the line was never cut').toEqual(['live'])
    // Connections that were kept for another request end by themselves.
    const left = async () => {
      const now = await kept()
      return { ...now, sockets: Math.max(now.sockets, before.sockets) }
    }
    await expect.poll(left).toEqual(before)
    expect(server.errorLines()).toEqual([])
  } finally {
    follower.stop()
    await expect.poll(kept).toMatchObject({ connections: 0 })
  }
}

test(`${LINES} lines that say anything at all, on every address, throw nothing, harm nobody and leave nothing behind`, async () => {
  const addresses = oldAddresses(mallory, place)
  const attacks = hostileLines(LINES, seed).map((pieces, index) => {
    const old = index % 3 === 2 ? addresses[index % addresses.length] : undefined
    return [handshakeOf(mallory, old ?? '/ws/realtime'), ...pieces]
  })
  await survives(attacks, (answer) => /^HTTP\/1\.1 5|"internal"/.test(answer))
}, 600_000)

test(`${REQUESTS} requests of any shape, on every route, throw nothing, harm nobody and leave nothing behind`, async () => {
  type Reference = { paths: Record<string, Record<string, object>> }
  const { paths } = await ada.json<Reference>('GET', '/api/openapi.json')
  const routes = Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .map((route) => route.replaceAll(/\{(\w+)\}/g, ':$1'))
    // Whoever is signed out is asked nothing more.
    .filter((route) => !/sign-out|revoke|change-password/.test(route))
  const old = ['POST /api/messages', 'GET /api/messages', 'POST /posts', 'GET /api/sse']
  const headers = { Host: 'localhost', Origin: server.origin, Cookie: mallory.cookie }
  const attacks = hostileRequests([...routes, ...old], headers, { numRuns: REQUESTS, seed })
  await survives(attacks, (answer) => answer.startsWith('HTTP/1.1 5'))
  expect((await mallory.request('GET', '/api/session')).status, 'she was heard').toBe(200)
}, 600_000)
