import { expect, test } from 'vitest'

import { delivery, Ledger } from './ledger.ts'

const written = (family: 'notifications' | 'friend_requests', sentAt = performance.now()) => ({
  family,
  sentAt,
  createdAt: Date.now(),
})

test('what nobody saw is lost', () => {
  const ledger = new Ledger()
  ledger.expect(delivery.comment(1, 10), written('notifications'))
  ledger.expect(delivery.comment(2, 11), written('notifications'))
  ledger.see(delivery.comment(2, 11))
  expect(ledger.missing).toBe(1)
  expect(ledger.outcome('notifications')).toMatchObject({ expected: 2, lost: 1, doubled: 0 })
})

test('what somebody saw twice is doubled, not delivered twice', () => {
  const ledger = new Ledger()
  ledger.see(delivery.request(1, 5))
  ledger.see(delivery.request(1, 5))
  ledger.expect(delivery.request(1, 5), written('friend_requests'))
  const { lost, doubled, fromPost } = ledger.outcome('friend_requests')
  expect({ lost, doubled, count: fromPost.count }).toEqual({ lost: 0, doubled: 1, count: 1 })
})

test('the event may be faster than the answer that names it', () => {
  const ledger = new Ledger()
  const sentAt = performance.now()
  ledger.see(delivery.asked(3, 7))
  expect(ledger.unexpected).toBe(1)
  ledger.expect(delivery.asked(3, 7), written('notifications', sentAt))
  expect(ledger.unexpected).toBe(0)
  expect(ledger.outcome('notifications').fromPost.max).toBeGreaterThanOrEqual(0)
})

test('the wrong user seeing it delivers nothing', () => {
  const ledger = new Ledger()
  ledger.expect(delivery.comment(1, 10), written('notifications'))
  ledger.see(delivery.comment(2, 10))
  expect([ledger.missing, ledger.unexpected]).toEqual([1, 1])
})

test('time runs from just before the request was sent', () => {
  const ledger = new Ledger()
  ledger.expect(delivery.comment(1, 1), written('notifications', performance.now() - 250))
  ledger.see(delivery.comment(1, 1))
  const { fromPost, fromEvent } = ledger.outcome('notifications')
  expect(fromPost.p50).toBeGreaterThanOrEqual(250)
  expect(fromEvent.p50).toBeLessThan(250)
})

test('families are told apart', () => {
  const ledger = new Ledger()
  ledger.expect(delivery.request(1, 1), written('friend_requests'))
  expect(ledger.outcome('notifications').expected).toBe(0)
  expect(ledger.outcome('friend_requests').lost).toBe(1)
})

test('a cohort counts its own deliveries alone', () => {
  const ledger = new Ledger()
  ledger.expect(delivery.comment(1, 10), written('notifications'))
  ledger.expect(delivery.comment(12, 11), written('notifications'))
  ledger.see(delivery.comment(12, 11))
  expect(ledger.outcome('notifications', (id) => id === 12)).toMatchObject({ expected: 1, lost: 0 })
})
