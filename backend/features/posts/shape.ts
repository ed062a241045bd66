import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Comment, Engagement, Post } from '@trunkline/shared/contract/post'
import { type ReactionKind, reactionKinds } from '@trunkline/shared/contract/reaction-kinds'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { Selectable } from 'kysely'

import type { Tables } from '../../db/tables.ts'

export type PostRow = Selectable<Tables['posts']>
export type CommentRow = Selectable<Tables['comments']>
type Counters = Pick<PostRow, 'comment_count' | 'repost_count' | `${ReactionKind}_count`>

/** What everybody sees of a post's echo; kinds of reaction without any are left out. */
export function engagementOf(row: Counters): Engagement {
  const given = reactionKinds.filter((kind) => row[`${kind}_count`] > 0)
  return {
    comments: row.comment_count,
    reposts: row.repost_count,
    reactions: Object.fromEntries(given.map((kind) => [kind, row[`${kind}_count`]])),
  }
}

export const postOf = (
  row: PostRow,
  parts: { author: Person; image: Attachment | null; mentions: Person[] },
): Post => ({
  id: row.id,
  author: parts.author,
  content: row.content,
  image: parts.image,
  mentions: parts.mentions,
  engagement: engagementOf(row),
  createdAt: new Date(row.created_at).toISOString(),
})

export const commentOf = (row: CommentRow, author: Person): Comment => ({
  id: row.id,
  postId: row.post_id,
  author,
  content: row.content,
  replyTo: row.reply_to,
  createdAt: new Date(row.created_at).toISOString(),
})
