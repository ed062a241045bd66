import {
  events,
  type EventName,
  type EventOf,
  isEventName,
} from '@trunkline/shared/contract/catalogue'
import { notificationKinds } from '@trunkline/shared/contract/notification'
import { describe, expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { createSpellings } from './spellings.ts'
import { type Golden, golden } from './testing.ts'

type Frames = Golden['heard']

const scenario = golden<Record<string, EventOf>>('scenario')
const said = {
  naive: createSpellings(oldTime({ naive: true })),
  utc: createSpellings(oldTime({ naive: false })),
}

/** Text by text what a line sends: compared as text, so that an order or a space counts. */
const bytes = (frames: Frames) =>
  Object.fromEntries(
    Object.entries(frames).map(([name, own]) => [name, own.map((frame) => JSON.stringify(frame))]),
  )

describe.each(endpoints.map((endpoint) => [`${endpoint.id} ${endpoint.label}`, endpoint] as const))(
  '%s',
  (_, endpoint) => {
    const { heard, naive, stamped } = golden(endpoint.id)
    const topics = endpoint.topics(1)
    const hear = (time: keyof typeof said, stamp: 'plain' | 'stamped') =>
      Object.fromEntries(
        Object.entries(scenario)
          .filter(([, message]) => topics.includes(message.topic))
          .map(([name, message]) => [name, said[time][endpoint.dialect][stamp].encode(message)])
          .filter(([, texts]) => texts !== undefined),
      )

    test('says what it always said, byte for byte', () => {
      expect(hear('utc', 'plain')).toEqual(bytes(heard))
    })

    test('says times as its source wrote them when asked by LEGACY_NAIVE_TIMESTAMPS', () => {
      expect(hear('naive', 'plain')).toEqual({ ...bytes(heard), ...bytes(naive) })
    })

    test('adds the position as the last member when stamped, and changes nothing else', () => {
      expect(hear('utc', 'stamped')).toEqual(bytes(stamped))
      const withoutStamp = Object.entries(stamped).map(([name, frames]) => [
        name,
        frames.map((frame) => JSON.stringify(frame).replace(/,"_at":\[[^\]]*\]\}$/, '}')),
      ])
      expect(Object.fromEntries(withoutStamp)).toEqual(bytes(heard))
    })

    test('says something of every event that its row declares as heard, and of no other', () => {
      const names = Object.keys(heard).map((name) => scenario[name]?.name)
      expect(new Set(names)).toEqual(new Set(endpoint.hears))
    })
  },
)

test('the recorded scenario is what the catalogue allows today', () => {
  for (const [name, message] of Object.entries(scenario)) {
    expect(isEventName(message.name), name).toBe(true)
    expect(events[message.name].parse(message.data), name).toEqual(message.data)
  }
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

test('the frames that the sources print come out letter for letter', () => {
  const feed = golden('W4').naive['post']
  expect(feed).toEqual([
    {
      type: 'new_post',
      post: {
        id: 1,
        userId: 2,
        content: 'Check out my new research!',
        timestamp: '2024-01-01T12:00:00',
      },
    },
  ])
  expect(golden('W2').heard['request received']).toEqual([
    { type: 'connection_request', request_id: 1, from_user_id: 2, from_user_name: 'John Doe' },
  ])
})

test('a message type that is added later is simply not heard', () => {
  const later = { ...scenario['post'], name: 'post.pinned' } as unknown as EventOf
  for (const { dialect } of endpoints) expect(said.utc[dialect].plain.encode(later)).toBeUndefined()
})
