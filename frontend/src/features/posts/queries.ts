import type { Comment, Post } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'

import {
  emptyQuery,
  positionedPages,
  positionedQuery,
} from '../../lib/positioned/positioned-query.ts'

/** `clientId` is set on what this page has heard about as its own. */
export type Own<T> = T & { clientId?: string }

/** Public posts, newest first; all that are known, whether shown yet or not. */
export const feedQuery = positionedPages<Own<Post>>({
  queryKey: ['posts', 'feed'],
  path: (before) => `/api/posts?feed=public${before === null ? '' : `&before=${before}`}`,
})

/** One post. */
export const postQuery = (id: number) =>
  positionedQuery<Post>({ queryKey: ['posts', 'one', id], path: `/api/posts/${id}` })

/** What was said about a post, oldest first. */
export const commentsQuery = (postId: number) =>
  positionedPages<Own<Comment>>({
    queryKey: ['posts', 'comments', postId],
    path: (after) => `/api/posts/${postId}/comments${after === null ? '' : `?after=${after}`}`,
  })

/** `until`: ms since 1970 when the hint has lost its worth. */
export type Typing = { person: Person; until: number }

/** Who is writing a comment: known from hints alone, so it is never read. */
export const typingQuery = (postId: number) =>
  emptyQuery<readonly Typing[]>({ queryKey: ['posts', 'typing', postId], data: [] })
