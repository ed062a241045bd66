import type { Trending } from '@trunkline/shared/contract/trending'

import type { Broker } from '../../core/broker.ts'
import type { ReadDb } from '../../db/database.ts'
import { trendingTopics } from './events.ts'
import { topicsSince } from './queries.ts'

/** How far back tags count. */
export const WINDOW_MS = 86_400_000
/** Counted anew at most this often, however much is posted and however many ask. */
const EVERY_MS = 30_000

/** What is talked of, as last counted; `at` is when it came to be so. */
type State = Trending & { at: number }

export type TrendingTopics = {
  /** Counts anew when the last count is older than `everyMs`; otherwise as it was. */
  now(): Promise<State>
  stop(): void
}

/** Tags of the last day. Followers of `trending` are told when the list changes: soon after a post, or because time passed. */
export function createTrending(services: {
  db: ReadDb
  broker: Broker
  clock: () => number
  onError(error: unknown): void
  everyMs?: number
}): TrendingTopics {
  const { db, broker, clock, onError, everyMs = EVERY_MS } = services
  let state: State = { topics: [], at: 0 }
  let countedAt = -Infinity
  let counting: Promise<State> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const count = async (): Promise<State> => {
    countedAt = performance.now()
    const topics = await topicsSince(db, clock() - WINDOW_MS)
    if (JSON.stringify(topics) === JSON.stringify(state.topics)) return state
    // Whoever follows keeps the later one, however the clock was set meanwhile.
    state = { topics, at: Math.max(clock(), state.at + 1) }
    broker.publish([trendingTopics(state)])
    return state
  }

  const now = (): Promise<State> => {
    if (counting) return counting
    if (performance.now() - countedAt < everyMs) return Promise.resolve(state)
    counting = count().finally(() => {
      counting = undefined
      // Time alone takes tags off the list.
      if (state.topics.length > 0) later()
    })
    return counting
  }

  /** At the next moment when counting anew is due. */
  const later = () => {
    if (stopped || timer) return
    const due = Math.max(0, countedAt + everyMs - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      now().catch((error: unknown) => {
        if (!stopped) onError(error)
      })
    }, due).unref()
  }

  broker.onMessage((message) => {
    if (message.type === 'notice' && message.name === 'feed_grew') later()
  })

  return {
    now,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
