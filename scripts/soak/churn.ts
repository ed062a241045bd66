import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

import { openHeadlessPage } from '../journey/harness/headless-page.ts'
import type { Person } from '../journey/harness/people.ts'

/** How long one visit lasts at most, in ms, and how long somebody stays away. */
const VISIT_MS = 8_000
const AWAY_MS = 2_000

export type Tally = { visits: number; acts: number; failures: string[] }

/** One person who comes and goes on every kind of line, writes and reads, until `going` answers no. */
export async function liveOn(
  person: Person,
  world: { postIds: readonly number[]; chatId: number; tally: Tally; going: () => boolean },
): Promise<void> {
  const { tally, going } = world
  const visits = [visitUnified, visitOld, visitStream, visitPoll]
  while (going()) {
    const visit = visits[randomInt(visits.length)] ?? visitUnified
    try {
      await visit(person, world, randomInt(VISIT_MS))
    } catch (error) {
      if (tally.failures.length < 20) tally.failures.push(String(error))
    }
    tally.visits += 1
    await setTimeout(randomInt(AWAY_MS))
  }
}

type World = Parameters<typeof liveOn>[1]

async function visitUnified(person: Person, world: World, ms: number): Promise<void> {
  const postId = anyOf(world.postIds)
  const page = openHeadlessPage(person, `post:${postId}`)
  try {
    const leave = performance.now() + ms
    while (performance.now() < leave) {
      page.client.signal(`chat:${world.chatId}`, 'chat.typing', { on: true })
      await page.client.act('post.comment', { postId, content: 'still here' })
      await act(person, world)
    }
  } finally {
    page.close()
  }
}

async function visitOld(person: Person, world: World, ms: number): Promise<void> {
  const paths = ['/ws/notifications', '/ws/friend-requests/', `/ws/messages/${world.chatId}`]
  const lines = paths.map((path) => person.connect({ path, protocols: [] }))
  try {
    await Promise.all(lines.map(({ opened }) => opened))
    await actFor(person, world, ms)
  } finally {
    // Half of those who leave do so without a word.
    const leave = randomInt(2) === 0 ? 'close' : 'terminate'
    for (const { socket } of lines) socket[leave]()
  }
  await Promise.all(lines.map(({ closed }) => closed))
}

async function visitStream(person: Person, world: World, ms: number): Promise<void> {
  const ending = new AbortController()
  const stream = await fetch(
    `http://127.0.0.1:${person.server.port}/api/sse?channel=group:${world.chatId}`,
    {
      headers: { Cookie: person.cookie, 'Sec-Fetch-Site': 'same-origin' },
      signal: ending.signal,
    },
  )
  if (!stream.ok) throw new Error(`/api/sse: ${stream.status}`)
  await actFor(person, world, ms)
  ending.abort()
}

async function visitPoll(person: Person, world: World, ms: number): Promise<void> {
  await person.json('GET', '/api/notifications')
  await person.json('GET', '/api/chats')
  await actFor(person, world, ms)
}

async function actFor(person: Person, world: World, ms: number): Promise<void> {
  for (const leave = performance.now() + ms; performance.now() < leave;) await act(person, world)
}

async function act(person: Person, { postIds, chatId, tally }: World): Promise<void> {
  const postId = anyOf(postIds)
  const acts = [
    () => person.comment(postId, 'so it goes'),
    () => person.json('POST', `/api/chats/${chatId}/messages`, { content: 'hello again' }),
    () => person.json('PUT', `/api/posts/${postId}/reactions/like`),
    () => person.json('GET', '/api/posts?feed=public'),
    () => person.json('POST', '/api/notifications/read-all', {}),
  ]
  await acts[randomInt(acts.length)]?.()
  tally.acts += 1
  await setTimeout(randomInt(400))
}

const anyOf = (ids: readonly number[]): number => ids[randomInt(ids.length)] ?? 0
