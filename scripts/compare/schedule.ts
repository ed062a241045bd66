import { seeded } from '@trunkline/shared/testing/random'

/** Something a user does that another user must learn of. Users are named by their place in the list. */
export type PlannedEvent = {
  atMs: number
  kind: 'comment' | 'friend_request'
  from: number
  to: number
}

export type SchedulePlan = { users: number; ms: number; perSecond: number; seed: number }

/** Every so many events one is a friend request, the others are comments. */
const REQUEST_EVERY = 4

/**
 * What is written while events are measured: the same for the same plan, so that every mode hears the same story.
 * Events come at an even rate, each shifted a little at random, so that they keep no step with the polling.
 */
export function planEvents({ users, ms, perSecond, seed }: SchedulePlan): PlannedEvent[] {
  const random = seeded(seed)
  const gap = 1_000 / perSecond
  const count = Math.max(1, Math.floor(ms / gap))
  let asked = 0
  return Array.from({ length: count }, (_, i) => {
    const atMs = Math.min(ms, (i + random()) * gap)
    const pair = i % REQUEST_EVERY === REQUEST_EVERY - 1 ? freshPair(asked, users) : undefined
    if (pair) {
      asked += 1
      return { atMs, kind: 'friend_request', ...pair }
    }
    const to = Math.floor(random() * users)
    const from = (to + 1 + Math.floor(random() * (users - 1))) % users
    return { atMs, kind: 'comment', from, to }
  })
}

/** The `n`th of all pairs of users, each pair once in one direction; undefined when there are no more. */
export function freshPair(n: number, users: number): { from: number; to: number } | undefined {
  const distance = 1 + Math.floor(n / users)
  const from = n % users
  const half = users / 2
  if (distance > half || (distance === half && from >= half)) return undefined
  return { from, to: (from + distance) % users }
}
