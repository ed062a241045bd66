import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Presence, PresenceChange } from './presence.ts'

/** What every presence owes. `open` gives one node's view, with a grace of `graceMs` under fake timers. */
export function presenceContract(open: (graceMs: number) => Promise<Presence>): void {
  const graceMs = 10_000
  let presence: Presence
  let changes: PresenceChange[]
  beforeEach(async () => {
    vi.useFakeTimers()
    presence = await open(graceMs)
    changes = []
    presence.onChange((change) => void changes.push(change))
  })
  afterEach(async () => {
    await presence.close()
    vi.useRealTimers()
  })
  const told = () => changes.map(({ userId, online }) => [userId, online])

  test('the first connection brings a person online, the second changes nothing', async () => {
    presence.arrive(1)
    presence.arrive(1)
    expect(told()).toEqual([[1, true]])
    expect([...(await presence.online([1, 2])).keys()]).toEqual([1])
  })

  test('a reload within the grace is no change', async () => {
    const leave = presence.arrive(1)
    leave()
    await vi.advanceTimersByTimeAsync(graceMs - 1)
    presence.arrive(1)
    await vi.advanceTimersByTimeAsync(graceMs * 2)
    expect(told()).toEqual([[1, true]])
  })

  test('after the grace the person is offline', async () => {
    presence.arrive(1)()
    await vi.advanceTimersByTimeAsync(graceMs)
    expect(told()).toEqual([
      [1, true],
      [1, false],
    ])
    expect((await presence.online([1])).size).toBe(0)
  })

  test('giving a connection back twice counts once', async () => {
    const leave = presence.arrive(1)
    presence.arrive(1)
    leave()
    leave()
    await vi.advanceTimersByTimeAsync(graceMs * 2)
    expect(told()).toEqual([[1, true]])
  })

  test('a goodbye skips the grace, but not while another tab is open', async () => {
    const first = presence.arrive(1)
    const second = presence.arrive(1)
    first()
    presence.leave(1)
    expect(told()).toEqual([[1, true]])
    second()
    presence.leave(1)
    expect(told()).toEqual([
      [1, true],
      [1, false],
    ])
  })

  test('rev rises with every change, so that an old word cannot win', async () => {
    for (let i = 0; i < 5; i++) {
      presence.arrive(1)()
      presence.leave(1)
    }
    const revs = changes.map(({ rev }) => rev)
    expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
    expect(revs).toHaveLength(10)
  })
}
