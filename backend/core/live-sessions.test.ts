import { afterEach, expect, test } from 'vitest'

import { memoryBroker } from './broker-memory.ts'
import { LiveSessions, type SessionLine } from './live-sessions.ts'

const LATER = Date.now() + 3_600_000
const broker = memoryBroker()
const sessions = new LiveSessions({
  broker,
  check: async (ids) => new Map(ids.map((id) => [id, LATER])),
  clock: Date.now,
  auditMs: 1_000_000,
  onError: (error) => {
    throw error
  },
})
afterEach(() => sessions.stop())

test('a session that ends while a line of it is being opened takes that line along', async () => {
  const identity = { userId: 1, sessionId: 7, expiresAt: LATER, role: 'user' as const }
  broker.publish([{ type: 'notice', name: 'session_ended', sessionId: 7, why: 'signed_out' }])
  const closed = new Promise<Parameters<SessionLine['close']>>((resolve) => {
    sessions.add(identity, { close: (...how) => resolve(how) })
  })
  expect(await closed).toEqual(['unauthenticated', { why: 'signed_out' }])
})
