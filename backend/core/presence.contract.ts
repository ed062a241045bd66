import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Presence, PresenceChange } from './presence.ts'
import {
  awayMs,
  every,
  graceMs,
  hiddenMs,
  type Open,
  staysTrue,
  wordOf,
} from './testing-presence.ts'
import { Visits } from './visits.ts'

/** What every presence owes. `open` gives one node's view, under fake timers. */
export function presenceContract(open: Open): void {
  let presence: Presence
  let changes: PresenceChange[]
  beforeEach(async () => {
    vi.useFakeTimers()
    presence = await open({ graceMs, awayMs })
    changes = []
    presence.onChange((change) => void changes.push(change))
  })
  afterEach(async () => {
    await presence.close()
    vi.useRealTimers()
  })
  const told = () => changes.map(wordOf)

  test('the first line brings a person online, the second changes nothing', async () => {
    presence.arrive(1)
    presence.arrive(1)
    expect(told()).toEqual(['online'])
    expect([...(await presence.online([1, 2])).keys()]).toEqual([1])
  })

  test('a reload within the grace is no change', async () => {
    presence.arrive(1).end()
    await vi.advanceTimersByTimeAsync(graceMs - 1)
    presence.arrive(1)
    await vi.advanceTimersByTimeAsync(graceMs * 2)
    expect(told()).toEqual(['online'])
  })

  test('after the grace the person is offline', async () => {
    presence.arrive(1).end()
    await vi.advanceTimersByTimeAsync(graceMs)
    expect(told()).toEqual(['online', 'offline'])
    expect((await presence.online([1])).size).toBe(0)
  })

  test('a lease that ends twice ends once, and says nothing afterwards', async () => {
    const lease = presence.arrive(1)
    presence.arrive(1)
    lease.end()
    lease.end({ goodbye: true })
    lease.look(true)
    await vi.advanceTimersByTimeAsync(awayMs * 2)
    expect(told()).toEqual(['online'])
  })

  test('a goodbye skips the grace, but not while another line is open', async () => {
    const first = presence.arrive(1)
    const second = presence.arrive(1)
    first.end({ goodbye: true })
    expect(told()).toEqual(['online'])
    second.end({ goodbye: true })
    expect(told()).toEqual(['online', 'offline'])
  })

  test('when nobody has looked for a while the person is away, and a glance brings them back at once', async () => {
    const lease = presence.arrive(1)
    lease.look(true)
    await vi.advanceTimersByTimeAsync(awayMs - 1)
    expect(told()).toEqual(['online'])
    await vi.advanceTimersByTimeAsync(1)
    expect(told()).toEqual(['online', 'away'])
    expect((await presence.online([1])).get(1)).toMatchObject({ away: true })
    lease.look(false)
    expect(told()).toEqual(['online', 'away', 'online'])
  })

  test('who is looked for on one device is not away on another', async () => {
    presence.arrive(1).look(true)
    presence.arrive(1)
    await vi.advanceTimersByTimeAsync(awayMs * 2)
    expect(told()).toEqual(['online'])
  })

  test('a page in the background that comes back after a cut stays what it was', async () => {
    const before = presence.arrive(1, { away: true })
    before.end()
    presence.arrive(1, { away: true })
    await vi.advanceTimersByTimeAsync(graceMs * 2)
    expect(told()).toEqual(['away'])
  })

  test('rev rises with every change, so that an old word cannot win', async () => {
    for (let i = 0; i < 5; i++) presence.arrive(1).end({ goodbye: true })
    const revs = changes.map(({ rev }) => rev)
    expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
    expect(revs).toHaveLength(10)
  })

  describe('whoever polls', () => {
    const page = { userId: 1, sessionId: 1, expiresAt: Infinity, line: 'a' }
    const endless = { add: () => () => undefined }

    test('and vanishes without a word is gone 15 s after the last poll, and not before the next is overdue', async () => {
      const visits = new Visits(presence, every, endless)
      for (let n = 0; n < 5; n++) {
        visits.came(page, { away: false })
        await vi.advanceTimersByTimeAsync(every.seen * 1.25)
      }
      expect(told()).toEqual(['online'])
      await vi.advanceTimersByTimeAsync(15_000 - every.seen * 1.25)
      expect(told()).toEqual(['online', 'offline'])
    })

    test('unseen, once a minute as browsers let it, is away all the time, and gone when no poll comes any more', async () => {
      const visits = new Visits(presence, every, endless)
      visits.came(page, { away: false })
      for (let n = 0; n < 5; n++) {
        visits.came(page, { away: true })
        await vi.advanceTimersByTimeAsync(60_000)
      }
      expect(told()).toEqual(['online', 'away'])
      await vi.advanceTimersByTimeAsync(hiddenMs + graceMs - 60_000)
      expect(told()).toEqual(['online', 'away', 'offline'])
    })

    test('from a tab behind the one that is looked at, once a minute as browsers let it, is here all the time', async () => {
      const visits = new Visits(presence, every, endless)
      for (let n = 0; n < 5; n++) {
        visits.came(page, { away: false, hidden: true })
        await vi.advanceTimersByTimeAsync(60_000)
      }
      expect(told()).toEqual(['online'])
    })

    test('and says that the page goes is gone after the grace, however seldom it polled; a reload is no departure', async () => {
      const visits = new Visits(presence, every, endless)
      visits.came(page, { away: true })
      visits.left(page)
      visits.came({ ...page, line: 'reloaded' }, { away: true })
      await vi.advanceTimersByTimeAsync(graceMs)
      expect(told()).toEqual(['away'])
      visits.left(page)
      visits.left({ ...page, line: 'reloaded' })
      await vi.advanceTimersByTimeAsync(graceMs)
      expect(told()).toEqual(['away', 'offline'])
    })
  })

  staysTrue(open)
}
