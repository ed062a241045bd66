import { setImmediate } from 'node:timers/promises'

import { expect, onTestFinished, test } from 'vitest'

import { memoryBroker } from '../core/broker-memory.ts'
import { Hub } from '../core/hub.ts'
import { createTestApp } from '../testing.ts'
import { accept, type AcceptServices } from './accept.ts'
import { endpoints } from './endpoints.ts'

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
  const [endpoint] = endpoints
  if (!endpoint) throw new Error('no endpoint')
  let opened = false
  const accepted = accept({ hub } as AcceptServices, endpoint, {
    identity: { userId: 1, sessionId: 1, expiresAt: Infinity, role: 'user' },
    params: {},
    query: new URLSearchParams(),
    open: () => {
      opened = true
      return undefined
    },
    refuse: () => undefined,
  })
  await setImmediate()
  expect(opened).toBe(false)
  confirmation.resolve()
  await accepted
  expect(opened).toBe(true)
  expect([...hub.counts()]).toEqual([])
})
