import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { beforeEach, expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { httpEndpoints } from './http-endpoints.ts'
import { OpenLines } from './lines.ts'
import { createSpellings } from './spellings.ts'

const spellings = createSpellings({ time: oldTime({ naive: false }), now: () => '' })
const feed = endpoints.find(({ id }) => id === 'W4')

const said = (name: Topic, by = 99) => ({ type: 'signal', topic: name, by }) as MessageOf

let lines: OpenLines
const listen = (userId: number, dialect = spellings.flat.plain) => {
  if (!feed) throw new Error('no feed')
  const place = { userId, chatId: 0, postId: 0 }
  return lines.add({ endpoint: feed, dialect, topics: new Set([topic.feed()]), place })
}
beforeEach(() => {
  lines = new OpenLines()
})

test('the log names the users who hear a broadcast, each once, in order', () => {
  listen(10)
  listen(2)
  listen(2)
  listen(3, spellings.flat.stamped)
  const hangUp = listen(4)
  hangUp()
  expect(lines.hearing(said(topic.feed()), spellings.flat.plain)).toBe('users [2, 10]')
  expect(lines.hearing(said(topic.notifications(2)), spellings.flat.plain)).toBe('users []')
})

test('who types is not among those who hear it', () => {
  const typing = endpoints.find(({ id }) => id === 'W10')
  if (!typing) throw new Error('no typing')
  const dialect = spellings.envelope.plain
  for (const userId of [1, 2])
    lines.add({
      endpoint: typing,
      dialect,
      topics: new Set([topic.chat(5)]),
      place: { userId, chatId: 0, postId: 0 },
    })
  expect(lines.hearing(said(topic.chat(5), 1), dialect)).toBe('users [2]')
})

test('a broadcast to thousands is one short line', () => {
  for (let userId = 1; userId <= 5_000; userId++) listen(userId)
  expect(lines.hearing(said(topic.feed()), spellings.flat.plain)).toMatch(
    /^users \[1, 2, [\d, ]+, 20 and 4980 more\]$/,
  )
})

test('an endpoint without a line is counted as 0: that is what its removal waits for', () => {
  const hangUp = listen(1)
  expect(lines.byEndpoint()).toMatchObject({ '/ws/feed': 1, '/ws/realtime v0': 0 })
  hangUp()
  expect(new Set(Object.values(lines.byEndpoint()))).toEqual(new Set([0]))
  expect(Object.keys(lines.byEndpoint())).toEqual([
    ...endpoints.map(({ label }) => label),
    httpEndpoints.stream.label,
  ])
})

test('who listens to a chat is counted by chat, sockets and streams alike, in the words of C', () => {
  const endpoint = httpEndpoints.stream
  lines.count({ endpoint, chat: { id: 123, kind: 'direct' } })
  lines.count({ endpoint, chat: { id: 123, kind: 'direct' } })
  const hangUp = lines.count({ endpoint, chat: { id: 7, kind: 'group' } })
  expect(lines.byChat('direct')).toEqual({ dm_123: 2 })
  expect(lines.byChat('group')).toEqual({ group_7: 1 })
  hangUp()
  expect(lines.byChat('group')).toEqual({})
})
