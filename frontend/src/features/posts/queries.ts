import type { Comment, ShownPost } from '@trunkline/shared/contract/post'

import type { Pages } from '../../lib/positioned/pages.ts'
import {
  emptyQuery,
  positionedPages,
  positionedQuery,
} from '../../lib/positioned/positioned-query.ts'
import type { Target } from '../../lib/positioned/reaction.ts'
import type { Writer } from '../../lib/positioned/writers.ts'

/** `clientId` is set on what this page has heard about as its own. */
export type Own<T> = T & { clientId?: string }

/** Every list of posts that has been read, whatever it was asked by. */
export const everyPostList: Target<Pages<Own<ShownPost>>> = {
  queryKey: ['posts', 'list'],
  family: true,
}

const listOf = (kind: string, query: string, unlogged?: true) =>
  positionedPages<Own<ShownPost>>({
    queryKey: [...everyPostList.queryKey, kind, query],
    path: (before) => `/api/posts?${query}${before === null ? '' : `&before=${before}`}`,
    ...(unlogged && { unlogged }),
  })

/** Public posts, newest first; all that are known, whether shown yet or not. */
export const feedQuery = listOf('feed', 'feed=public')

/** Posts and reposts of those whom I follow or am friends with: hinted at, never logged, so read again with every line. */
export const followingQuery = listOf('following', 'feed=following', true)

/** One person's posts; one hashtag's posts. */
export const postsByQuery = (userId: number) => listOf('author', `author=${userId}`)
export const postsAboutQuery = (tag: string) => listOf('tag', `tag=${encodeURIComponent(tag)}`)

/** Every post that has been read by itself. */
export const everyPost: Target<ShownPost | null> = { queryKey: ['posts', 'one'], family: true }

/** One post; null once it was deleted. */
export const postQuery = (id: number) =>
  positionedQuery<ShownPost | null>({
    queryKey: [...everyPost.queryKey, id],
    path: `/api/posts/${id}`,
  })

/** What was said about each post that has been read. */
export const everyComments: Target<Pages<Own<Comment>>> = {
  queryKey: ['posts', 'comments'],
  family: true,
}

/** What was said about a post, oldest first. */
export const commentsQuery = (postId: number) =>
  positionedPages<Own<Comment>>({
    queryKey: [...everyComments.queryKey, postId],
    path: (after) => `/api/posts/${postId}/comments${after === null ? '' : `?after=${after}`}`,
  })

/** Who is writing a comment: known from hints alone, so it is never read. */
export const typingQuery = (postId: number) =>
  emptyQuery<readonly Writer[]>({ queryKey: ['posts', 'typing', postId], data: [] })
