import type { Post } from '@trunkline/shared/contract/post'

import type { Paging, Reading, Unsent } from './view.ts'

/** `key` stays the same while a row of one's own turns from unsent into a post. */
export type FeedRow = { key: string; post: Post; unsent: Unsent | null }

export type Feed = Reading &
  Paging & {
    /** My own unsent posts first, then newest first. Posts of others that arrived meanwhile wait in `pendingCount`. */
    rows: FeedRow[]
    posts: Post[]
    pendingCount: number
    showPending: () => void
  }

/** The public feed; follows `feed` while mounted. */
export function useFeed(): Feed {
  throw new Error('not connected yet')
}
