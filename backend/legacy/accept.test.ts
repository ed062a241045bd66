import { setImmediate } from 'node:timers/promises'

import { expect, onTestFinished, test } from 'vitest'

import { memoryBroker } from '../core/broker-memory.ts'
import { Hub } from '../core/hub.ts'
import { ownTopic, type TopicRules } from '../core/topic-rules.ts'
import { createTestApp } from '../testing.ts'
import { accept, type AcceptServices } from './accept.ts'
import { at } from './testing.ts'

test('a handshake is completed only when everything said after it will be heard', async () => {
  const house = await createTestApp()
  onTestFinished(() => house.close())
  const confirmation = Promise.withResolvers<void>()
  const hub = new Hub({
    db: house.database.db,
    broker: { ...memoryBroker(), follow: () => confirmation.promise },
    clock: Date.now,
    onError: (error) => {
      throw error
    },
  })
  const topicRules = { notifications: ownTopic } as TopicRules
  let opened = false
  const accepted = accept(
    { hub, topicRules, isRetired: () => false } as unknown as AcceptServices,
    at('W3'),
    {
      identity: { userId: 1, sessionId: 1, expiresAt: Infinity, role: 'user' },
      params: {},
      query: new URLSearchParams(),
      open: () => {
        opened = true
        return undefined
      },
      refuse: () => undefined,
    },
  )
  await setImmediate()
  expect(opened).toBe(false)
  confirmation.resolve()
  await accepted
  expect(opened).toBe(true)
  expect([...hub.counts()]).toEqual([])
})
