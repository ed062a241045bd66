import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { Comment } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'

import { commentsQuery, type Own } from '../features/posts/queries.ts'
import { newestKnown } from '../lib/positioned/newest-known.ts'
import { pagingOf, readingOf } from './reading.ts'
import { notYetShown } from './unsent-rows.ts'
import { useAction, useDone, useUnsettled } from './use-action.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'
import type { Paging, Reading, Unsent } from './view.ts'

/** `key` stays the same while a row of one's own turns from unsent into a comment. */
export type CommentRow = { key: string; comment: Comment; unsent: Unsent | null }

const rowOf = (comment: Own<Comment>): CommentRow => ({
  key: comment.clientId ?? String(comment.id),
  comment,
  unsent: null,
})

/** A post's comments, oldest first, my unsent ones last; follows `post:{id}` while mounted. */
export function useComments(
  postId: number,
): Reading & Paging & { rows: CommentRow[]; comments: readonly Comment[] } {
  useTopic(topic.post(postId))
  const list = useInfiniteQuery(commentsQuery(postId))
  const comments = list.data ?? []
  const unsent = useUnsentComments(postId, comments)
  return {
    ...readingOf(list),
    ...pagingOf(list),
    rows: [...comments.map(rowOf), ...unsent],
    comments,
  }
}

/** Writes a comment: it stands under the post at once; a refusal stands beside it there. */
export function useAddComment(postId: number): {
  /** `replyTo`: the comment that it answers. */
  add: (content: string, replyTo?: number) => void
  isPending: boolean
} {
  const client = useQueryClient()
  const { start } = useAction('post.comment')
  const mine = useUnsettled('post.comment').filter(({ input }) => input.postId === postId)
  return {
    add: (content, replyTo) =>
      start({ postId, content, replyTo }, { seen: newestKnown(client, commentsQuery(postId)) }),
    isPending: mine.some(({ failure }) => failure === null),
  }
}

function useUnsentComments(postId: number, known: readonly Own<Comment>[]): CommentRow[] {
  const me = useMe()
  const unsettled = useUnsettled('post.comment')
  const answered = useDone('post.comment').map(({ comment }) => comment.id)
  if (!me) return []
  const drafts = unsettled
    .filter(({ input }) => input.postId === postId)
    .map(({ input: { content, replyTo = null }, ...asked }) => ({ ...asked, content, replyTo }))
  return notYetShown(drafts, known, { me: me.id, answered }).map(
    ({ id, content, replyTo, failure }, index) => {
      const createdAt = new Date().toISOString()
      const comment = { id: -1 - index, postId, author: me, content, replyTo, createdAt }
      return { key: id, comment, unsent: { sending: failure === null, failure } }
    },
  )
}
