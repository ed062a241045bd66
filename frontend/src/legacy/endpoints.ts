import { parseTopic, type Topic, type TopicKind, topic } from '@trunkline/shared/protocol/topic'

/** What an old endpoint's frames leave out because its address says it: whose line it is, and which chat. */
export type Place = { readonly userId: number; readonly chatId: number }

/** One old endpoint as this page uses it. `also`: topics that it tells of without being asked for them. */
export type Endpoint = {
  readonly path: string
  readonly place: Place
  readonly also: readonly Topic[]
  /**
   * Ms to wait before attempt `n` after a cut, 0 being the first, as the endpoint's own client wrote it. That one gave up
   * after the fifth; this one goes on at that pace: a server comes back some day.
   */
  readonly backoff: (attempt: number) => number
}

/** The endpoints that waited 3, 6, 12, 24, 48 s; the others 1, 2, 4, 8, 16 s. */
const slow: ReadonlySet<TopicKind> = new Set(['my_feed', 'engagement', 'trending'])

/**
 * The old endpoint that tells this user of a topic; undefined where none does (MIGRATION.md). `stamp=1` adds the
 * position to each event and lets the line say `mode` (PROTOCOL rule 14).
 */
export function endpointOf(name: Topic, userId: number): Endpoint | undefined {
  const path = pathOf(name)
  if (path === undefined) return undefined
  const { kind, id } = parseTopic(name) ?? {}
  const chatId = kind === 'chat' ? (id ?? 0) : 0
  const also = kind === 'chat' ? [topic.chats(userId)] : []
  return {
    path: `${path}${path.includes('?') ? '&' : '?'}stamp=1`,
    place: { userId, chatId },
    also,
    backoff: (attempt) => (kind && slow.has(kind) ? 3_000 : 1_000) * 2 ** Math.min(attempt, 4),
  }
}

function pathOf(name: Topic): string | undefined {
  const { kind, id } = parseTopic(name) ?? {}
  switch (kind) {
    case 'notifications':
      return '/ws/notifications/?dialect=channels'
    case 'friend_requests':
      return '/ws/friend-requests/'
    case 'chat':
      return `/ws/messages/${id}`
    case 'feed':
    case 'post':
      return '/ws/feed'
    case 'my_feed':
      return `/ws/feed/${id}`
    case 'engagement':
      return `/ws/engagement/${id}`
    case 'trending':
      return '/ws/trending'
    case 'presence':
      return '/ws/online'
    default:
      return undefined
  }
}

/**
 * A post's counters have a socket of their own, so they are heard for the post that is open, as the old page had it, and
 * not for each of a list.
 */
export function isHeard(name: Topic, followed: { has: (topic: Topic) => boolean }): boolean {
  const { kind, id } = parseTopic(name) ?? {}
  return kind !== 'engagement' || followed.has(topic.post(id ?? 0))
}
