import { useInfiniteQuery } from '@tanstack/react-query'
import type { ShownPost } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { useState } from 'react'

import {
  feedQuery,
  followingQuery,
  type Own,
  postsAboutQuery,
  postsByQuery,
} from '../features/posts/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import { notYetShown } from './unsent-rows.ts'
import { useDone, useUnsettled } from './use-action.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'
import type { Paging, Reading, Unsent } from './view.ts'

/** `key` stays the same while a row of one's own turns from unsent into a post. */
export type FeedRow = { key: string; post: ShownPost; unsent: Unsent | null }

export type Feed = Reading &
  Paging & {
    /** My own unsent posts first, then newest first. Posts of others that arrived meanwhile wait in `pendingCount`. */
    rows: FeedRow[]
    pendingCount: number
    showPending: () => void
  }

const rowOf = (post: Own<ShownPost>): FeedRow => ({
  key: post.clientId ?? String(post.id),
  post,
  unsent: null,
})

/** The public feed; follows `feed` while mounted. */
export function useFeed(): Feed {
  useTopic(topic.feed())
  const feed = useReadersFeed(feedQuery)
  const unsent = useUnsentPosts(feed.known)
  return { ...feed, rows: [...unsent, ...feed.rows] }
}

/** What those whom I follow or am friends with post and repost; follows `feed:{me}` while mounted. */
export function useFollowingFeed(): Feed {
  const me = useMe()
  useTopic(me && topic.myFeed(me.id))
  const feed = useReadersFeed(followingQuery)
  const unsent = useUnsentPosts(feed.known)
  return { ...feed, rows: [...unsent, ...feed.rows] }
}

/** One person's posts, newest first. */
export function usePostsBy(userId: number): Reading & Paging & { rows: FeedRow[] } {
  useTopic(topic.feed())
  const list = useInfiniteQuery(postsByQuery(userId))
  return { ...readingOf(list), ...pagingOf(list), rows: (list.data ?? []).map(rowOf) }
}

/** A hashtag's posts; follows `feed` while mounted. */
export function usePostsAbout(tag: string): Feed {
  useTopic(topic.feed())
  return useReadersFeed(postsAboutQuery(tag))
}

function useReadersFeed(query: typeof feedQuery): Feed & { known: readonly Own<ShownPost>[] } {
  const me = useMe()
  const list = useInfiniteQuery(query)
  const known = list.data ?? []
  const { isShown, showAll } = useReadersPlace(known, me?.id)
  const posts = known.filter(isShown)
  return {
    ...readingOf(list),
    ...pagingOf(list),
    known,
    rows: posts.map(rowOf),
    pendingCount: known.length - posts.length,
    showPending: showAll,
  }
}

/**
 * Nothing is pushed under a reader's eyes: what comes to stand above all that they were shown waits, unless it is
 * theirs. Ids do not tell, because a repost brings an old post to the top.
 */
function useReadersPlace(known: readonly ShownPost[], me: number | undefined) {
  const [seen, setSeen] = useState<ReadonlySet<number> | null>(null)
  const ids = new Set(known.map(({ id }) => id))
  if (seen === null && known.length > 0) setSeen(ids)
  const first = known.findIndex(({ id }) => (seen ?? ids).has(id))
  const waiting = new Set(known.slice(0, Math.max(0, first)).map(({ id }) => id))
  return {
    isShown: ({ id, author }: ShownPost) => !waiting.has(id) || author.id === me,
    showAll: () => setSeen(ids),
  }
}

/** Newest first. */
function useUnsentPosts(known: readonly Own<ShownPost>[]): FeedRow[] {
  const me = useMe()
  const unsettled = useUnsettled('post.create')
  const answered = useDone('post.create').map(({ post }) => post.id)
  if (!me) return []
  const drafts = unsettled.map(({ input, ...asked }) => ({ ...asked, ...input }))
  return notYetShown(drafts, known, { me: me.id, answered })
    .map(({ id, content, attachment = null, failure }, index): FeedRow => {
      const post: ShownPost = {
        id: -1 - index,
        author: me,
        content,
        image: attachment,
        mentions: [],
        engagement: { comments: 0, reposts: 0, reactions: {} },
        mine: { reaction: null, reposted: false },
        repostedBy: null,
        createdAt: new Date().toISOString(),
      }
      return { key: id, post, unsent: { sending: failure === null, failure } }
    })
    .reverse()
}
