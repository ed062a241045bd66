/** One list that a page of the sources asked for again and again. */
export type Habit = {
  readonly what: string
  readonly family: 'notifications' | 'friend_requests'
  readonly path: string
  /** From `least` to `most` milliseconds between two askings; the sources give some as a range. */
  readonly everyMs: readonly [least: number, most: number]
  /** The document that says so, by its letter, and its words. */
  readonly source: string
  readonly says: string
}

export const NOTIFICATIONS = '/api/notifications'
export const INCOMING = '/api/friend-requests?box=incoming'

const second = [1_000, 1_000] as const

/** A says nothing of notifications, so its users ask as B's do. */
const notifications: Habit = {
  what: 'notifications',
  family: 'notifications',
  path: NOTIFICATIONS,
  everyMs: [10_000, 15_000],
  source: 'B',
  says: 'Notifications: 1 request per 10-15 seconds',
}
/** Asked as the list, not as a number, so that one request can be told from another. */
const badge: Habit = {
  what: 'incoming friend requests (badge)',
  family: 'friend_requests',
  path: INCOMING,
  everyMs: second,
  source: 'A',
  says: 'use-incoming-requests-count.ts: refetchInterval: 1000',
}
const list = (what: string, path: string): Habit => ({
  what: `${what} (people page)`,
  family: 'friend_requests',
  path,
  everyMs: second,
  source: 'A',
  says: 'polling of incoming/outgoing/accepted connections every 1 second',
})

/**
 * What the sources' users asked for, in the families compared here. They contradict each other, so there is one
 * table for each: anybody can check the figures that they claim against what their own polling costs.
 */
export const pollings = {
  A: [badge, notifications],
  'A-people': [
    badge,
    list('incoming friend requests', INCOMING),
    list('outgoing friend requests', '/api/friend-requests?box=outgoing'),
    list('accepted: friends', '/api/friends'),
    notifications,
  ],
  B: [
    {
      ...badge,
      what: 'incoming friend requests',
      everyMs: [5_000, 10_000],
      source: 'B',
      says: 'Connections: 1 request per 5-10 seconds',
    },
    notifications,
  ],
} as const satisfies Record<string, readonly Habit[]>

export type Polling = keyof typeof pollings

/** What a table is about, for `--help` and reports. */
export const pollingTitles: Record<Polling, string> = {
  A: 'badge of friend requests each second on every page (A); notifications each 10-15 s (B, A is silent)',
  'A-people': 'the same, and everybody has the people page open: three lists each second',
  B: 'friend requests each 5-10 s, notifications each 10-15 s',
}

/** What the polling documents leave out, and so does this comparison. */
export const leftOut =
  'Left out in every mode: chats, feed and presence (the sources name no interval for the feed; chats come later); C polls messages only, D and E poll nothing.'

/** What one user asks for in a second, on average. */
export const requestsPerSecond = (habits: readonly Habit[]) =>
  habits.reduce((sum, { everyMs: [least, most] }) => sum + 2_000 / (least + most), 0)
