// Keeps a server busy with people who come and go on every kind of line, and sees that it ends as it began: no
// connection, topic, timer or handle more, no memory lost. Loopback only; it ends the server that it started.
//
//   npm run soak                             20 minutes, 40 people
//   npm run soak -- --minutes=1 --people=10
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { faultyServer } from './journey/harness/faults.ts'
import { Person } from './journey/harness/people.ts'
import { until } from './journey/harness/until.ts'
import { liveOn, type Tally } from './soak/churn.ts'
import { leftBehind, megabytes, type Standing, standing } from './soak/standing.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    people: { type: 'string', default: '40' },
  },
})
const minutes = Number(values.minutes)
const count = Number(values.people)
if (!(minutes > 0 && minutes <= 240 && Number.isInteger(count) && count >= 2 && count <= 500)) {
  console.error('--minutes is more than 0 and at most 240, --people a whole number from 2 to 500.')
  process.exit(2)
}

/** Pages, statements and compiled code that a server keeps once it has worked. */
const WARM_UP_MS = Math.min(60_000, minutes * 15_000)
const SAY_EVERY_MS = 30_000

const server = faultyServer({ RETAIN_EVENTS: '2000' })
const tally: Tally = { visits: 0, acts: 0, failures: [] }
let interrupted = false
process.once('SIGINT', () => {
  interrupted = true
})

await server.start()
try {
  const people = await Promise.all(
    Array.from({ length: count }, (_, n) => Person.signUp(server, `Soak ${n}`)),
  )
  const [host, ...guests] = people as [Person, ...Person[]]
  const postIds = (await Promise.all(people.map((person) => person.post('A quiet day')))).map(
    ({ id }) => id,
  )
  for (const guest of guests) await guest.befriend(host)
  const chat = await host.json<{ id: number }>('POST', '/api/chats', {
    memberIds: guests.map(({ id }) => id),
    title: 'Everybody',
  })

  const run = async (ms: number) => {
    const ends = performance.now() + ms
    const going = () => !interrupted && performance.now() < ends
    const world = { postIds, chatId: chat.id, tally, going }
    const living = Promise.all(people.map((person) => liveOn(person, world)))
    while (going()) {
      await setTimeout(Math.min(SAY_EVERY_MS, Math.max(0, ends - performance.now())))
      say(await standing(server, host), ends - performance.now())
    }
    await living
  }
  /** A topic that nobody follows any more keeps its last events for a minute: what they weigh goes with it. */
  const settled = async (likeBefore?: Standing) => {
    let now = await standing(server, host)
    const what = 'nobody is connected, no topic is followed and the memory is as it was'
    const quiet = async () => {
      now = await standing(server, host)
      const left = likeBefore ? leftBehind(likeBefore, now) : []
      return now.connections === 0 && now.topics === 0 && left.length === 0
    }
    await until(quiet, { what, withinMs: 150_000 }).catch((error: unknown) => console.error(error))
    return now
  }

  console.log(`Warming up for ${WARM_UP_MS / 1_000} s with ${count} people …`)
  await run(WARM_UP_MS)
  const before = await settled()
  console.log(`Before: ${describe(before)}`)
  await run(minutes * 60_000)
  const after = await settled(before)
  console.log(`After:  ${describe(after)}`)
  console.log(`${tally.visits} visits, ${tally.acts} acts.`)

  const wrong = [
    ...leftBehind(before, after),
    ...tally.failures.map((failure) => `a visit failed: ${failure}`),
    ...server.errorLines().map((line) => `the server said: ${line.slice(0, 200)}`),
  ]
  for (const sentence of wrong) console.error(`✗ ${sentence}`)
  if (wrong.length === 0) console.log('✓ The server ends as it began.')
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  await server.end()
}

function describe({ connections, topics, resources, inUse, rss }: Standing): string {
  const kept = Object.entries(resources).map(([name, many]) => `${many} ${name}`)
  return `${connections} connections, ${topics} topics, ${kept.join(', ')}, ${megabytes(inUse)} in use, RSS ${megabytes(rss)}`
}

function say(now: Standing, leftMs: number): void {
  console.log(
    `${Math.max(0, leftMs / 1_000).toFixed(0)} s left: ${now.connections} connections, ${now.topics} topics, ${megabytes(now.inUse)} in use, RSS ${megabytes(now.rss)}; ${tally.visits} visits, ${tally.acts} acts`,
  )
}
