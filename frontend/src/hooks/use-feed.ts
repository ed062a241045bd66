import { useInfiniteQuery } from '@tanstack/react-query'
import type { Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { useState } from 'react'

import { feedQuery, type Own } from '../features/posts/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import { notYetShown } from './unsent-rows.ts'
import { useDone, useUnsettled } from './use-action.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'
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

const rowOf = (post: Own<Post>): FeedRow => ({
  key: post.clientId ?? String(post.id),
  post,
  unsent: null,
})

/** The public feed; follows `feed` while mounted. */
export function useFeed(): Feed {
  useTopic(topic.feed())
  const me = useMe()
  const list = useInfiniteQuery(feedQuery)
  const known = list.data ?? []
  const { isShown, showAll } = useReadersPlace(known, me?.id)
  const posts = known.filter(isShown)
  const unsent = useUnsentPosts(known)
  return {
    ...readingOf(list),
    ...pagingOf(list),
    rows: [...unsent, ...posts.map(rowOf)],
    posts,
    pendingCount: known.length - posts.length,
    showPending: showAll,
  }
}

/** Nothing is pushed under a reader's eyes: what is newer than the newest they were shown waits, unless it is theirs. */
function useReadersPlace(known: readonly Post[], me: number | undefined) {
  const [shownUpTo, setShownUpTo] = useState<number | null>(null)
  const newest = known[0]?.id ?? 0
  if (shownUpTo === null && known.length > 0) setShownUpTo(newest)
  return {
    isShown: ({ id, author }: Post) => id <= (shownUpTo ?? newest) || author.id === me,
    showAll: () => setShownUpTo(newest),
  }
}

/** Newest first. */
function useUnsentPosts(known: readonly Own<Post>[]): FeedRow[] {
  const me = useMe()
  const unsettled = useUnsettled('post.create')
  const answered = useDone('post.create').map(({ post }) => post.id)
  if (!me) return []
  const drafts = unsettled.map(({ input, ...asked }) => ({ ...asked, content: input.content }))
  return notYetShown(drafts, known, { me: me.id, answered })
    .map(({ id, content, failure }, index): FeedRow => {
      const createdAt = new Date().toISOString()
      const post = { id: -1 - index, author: me, content, commentCount: 0, createdAt }
      return { key: id, post, unsent: { sending: failure === null, failure } }
    })
    .reverse()
}
