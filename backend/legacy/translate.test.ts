import {
  type EventName,
  events,
  isEventName,
  isSignalName,
  isValueName,
  type MessageOf,
  signals,
  values,
} from '@trunkline/shared/contract/catalogue'
import { notificationKinds } from '@trunkline/shared/contract/notification'
import { describe, expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { News } from './news.ts'
import { createSpellings } from './spellings.ts'
import { type Golden, golden } from './testing.ts'

type Frames = Golden['heard']

const scenario = golden<Record<string, MessageOf>>('scenario')
const now = () => '2024-01-01T12:00:00.000Z'
const said = {
  naive: createSpellings({ time: oldTime({ naive: true }), now }),
  utc: createSpellings({ time: oldTime({ naive: false }), now }),
}
/** Where the recorded listener is. */
const place = { userId: 1, chatId: 5, postId: 1 }
/** The chat that the line is on, and a group. */
const reads = { activeChatIds: async () => [place.chatId, 6] }

/** Text by text what a line sends: compared as text, so that an order or a space counts. */
const bytes = (frames: Frames) =>
  Object.fromEntries(
    Object.entries(frames).map(([name, own]) => [name, own.map((frame) => JSON.stringify(frame))]),
  )

describe.each(endpoints.map((endpoint) => [`${endpoint.id} ${endpoint.label}`, endpoint] as const))(
  '%s',
  (_, endpoint) => {
    const { heard, naive, stamped } = golden(endpoint.id)
    const hear = async (time: keyof typeof said, stamp: 'plain' | 'stamped') => {
      const topics = await endpoint.topics(place, reads)
      return Object.fromEntries(
        Object.entries(scenario)
          .filter(([, message]) => topics.includes(message.topic))
          .filter(([, message]) => endpoint.tells?.(message, place) ?? true)
          .map(([name, message]) => [name, said[time][endpoint.dialect][stamp].encode(message)])
          .filter(([, texts]) => texts !== undefined),
      )
    }

    test('says what it always said, byte for byte', async () => {
      expect(await hear('utc', 'plain')).toEqual(bytes(heard))
    })

    test('says times as its source wrote them when asked by LEGACY_NAIVE_TIMESTAMPS', async () => {
      expect(await hear('naive', 'plain')).toEqual({ ...bytes(heard), ...bytes(naive) })
    })

    test('adds the position as the last member when stamped, and changes nothing else', async () => {
      expect(await hear('utc', 'stamped')).toEqual(bytes(stamped))
      const withoutStamp = Object.entries(stamped).map(([name, frames]) => [
        name,
        frames.map((frame) => JSON.stringify(frame).replace(/,"_at":\[[^\]]*\]\}$/, '}')),
      ])
      expect(Object.fromEntries(withoutStamp)).toEqual(bytes(heard))
    })

    test('says something of every event that its row declares as heard, and of no other', () => {
      const told = Object.keys(heard).map((name) => scenario[name])
      const names = told.flatMap((message) => (message?.type === 'event' ? [message.name] : []))
      expect(new Set(names)).toEqual(new Set(endpoint.hears))
    })
  },
)

/** What the catalogue says that this message carries. */
function schemaOf({ name }: MessageOf) {
  if (isEventName(name)) return events[name]
  if (isValueName(name)) return values[name]
  if (isSignalName(name)) return signals[name].output
  throw new Error(`the catalogue has no ${String(name)}`)
}

test('the recorded scenario is what the catalogue allows today', () => {
  const carrying = Object.entries(scenario).filter(([, { data }]) => data !== null)
  expect(
    Object.fromEntries(carrying.map(([name, one]) => [name, schemaOf(one).parse(one.data)])),
  ).toEqual(Object.fromEntries(carrying.map(([name, { data }]) => [name, data])))
})

test('every kind of notification and every event of the old topics is in the recorded scenario', () => {
  const recorded = Object.values(scenario)
  const kinds = recorded.flatMap((message) =>
    message.name === 'notification.created' ? [message.data.notification.kind] : [],
  )
  expect(new Set(kinds)).toEqual(new Set(notificationKinds))
  const heard = new Set<EventName>(endpoints.flatMap((endpoint) => endpoint.hears))
  expect([...heard].filter((name) => !recorded.some((message) => message.name === name))).toEqual(
    [],
  )
})

// Typed off from the sources; only what they write as "..." or leave to us is not among these.
test.each([
  [
    'W1',
    'own message',
    '{"type":"new_message","message_id":123,"sender_id":1,"content":"Hello!","attachment":"/upload/files/x.jpg","timestamp":"2024-01-01T12:00:00"}',
  ],
  [
    'W2',
    'request received',
    '{"type":"connection_request","request_id":1,"from_user_id":2,"from_user_name":"John Doe"}',
  ],
  [
    'W4',
    'post',
    '{"type":"new_post","post":{"id":1,"userId":2,"content":"Check out my new research!","timestamp":"2024-01-01T12:00:00"}}',
  ],
  ['W5', 'friend online', '{"type":"user_online","user_id":2,"full_name":"John Doe"}'],
  [
    'W6',
    'reaction notified',
    '"data":{"notification_id":"n7","type":"LIKE","actor_id":"user_2","actor_name":"Jane","tweet_id":"t1"}}',
  ],
  ['W7', 'trending', '"data":{"topics":[{"topic":"AI","tweet_count":250},'],
  [
    'W8',
    'followed post',
    '"data":{"new_tweets":[{"tweet_id":"t1","content":"Check out my new research!"}]}}',
  ],
  ['W9', 'engagement', '"data":{"likes":152,"replies":13,"retweets":45,'],
])('what the source of %s prints of "%s" comes out letter for letter', (id, name, printed) => {
  const { dialect } = endpoints.find((endpoint) => endpoint.id === id) ?? { dialect: 'flat' }
  const message = scenario[name]
  if (!message) throw new Error(`nothing recorded: ${name}`)
  expect([said.naive[dialect].plain.encode(message)].flat().join('')).toContain(printed)
})

test('a message type that is added later is simply not heard', () => {
  const later = { ...scenario['post'], name: 'post.pinned' } as unknown as MessageOf
  for (const { dialect } of endpoints) expect(said.utc[dialect].plain.encode(later)).toBeUndefined()
})

test('a value is told when it changes: not twice, not out of order, not gone before it was there', () => {
  const { 'friend online': online, 'friend offline': offline } = scenario
  if (online?.name !== 'presence.friend' || offline?.name !== 'presence.friend')
    throw new Error('nothing recorded')
  const late = new News(said.utc.flat.plain)
  expect([offline, online].map((value) => late.is(value))).toEqual([false, false])
  const news = new News(said.utc.flat.plain)
  const again = { ...online, rev: 7 }
  const unfriended = { ...offline, rev: 7 }
  const heard = [online, online, offline, online, again, unfriended]
  expect(heard.map((value) => news.is(value))).toEqual([true, false, true, false, true, true])
})

test('our own page on an old line hears who is away, by a member that the others do not get', () => {
  const { 'friend online': online } = scenario
  if (online?.name !== 'presence.friend' || !online.data) throw new Error('nothing recorded')
  const away = { ...online, rev: online.rev + 1, data: { ...online.data, away: true as const } }
  const { plain, stamped } = said.utc.flat
  expect(plain.encode(away)).toEqual(plain.encode(online))
  expect([stamped.encode(away)].flat().join('')).toMatch(/,"_away":true}$/)
  const news = new News(stamped)
  expect([online, away, away].map((value) => news.is(value))).toEqual([true, true, false])
})
