import type { Comment, Engagement, Post, ShownPost } from '@trunkline/shared/contract/post'
import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'
import type { Person } from '@trunkline/shared/contract/scalars'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import { event, signal, value } from '../../core/message.ts'
import { engagementOf, type PostRow } from './shape.ts'

export const postCreated = (post: Post) => event('post.created', topic.feed(), { post })

/** Told on the feed, and on the post itself to whoever has it open. */
export const postDeleted = (on: Topic, postId: number) => event('post.deleted', on, { postId })

/** Told on the feed, and on the post itself. */
export const commentCreated = (
  on: Topic,
  comment: Comment,
  post: { commentCount: number; postAuthorId: number },
) => event('post.comment_created', on, { comment, ...post })

export const reacted = (
  by: { postId: number; userId: number },
  kind: ReactionKind | null,
  engagement: Engagement,
) => event('post.reacted', topic.post(by.postId), { ...by, kind, engagement })

export const reposted = (
  by: { postId: number; userId: number },
  on: boolean,
  engagement: Engagement,
) => event('post.reposted', topic.post(by.postId), { ...by, on, engagement })

/** To whoever did it, on every device. */
export const mineChanged = (userId: number, postId: number, mine: ShownPost['mine']) =>
  event('post.mine_changed', topic.account(userId), { postId, mine })

/** The counters as they stand on the post's row. */
export const engagement = (row: PostRow) =>
  value('post.engagement', topic.engagement(row.id), {
    rev: row.engagement_rev,
    at: row.engaged_at ?? row.created_at,
    data: { postId: row.id, engagement: engagementOf(row) },
  })

export const typing = (postId: number, person: Person, on: boolean) =>
  signal('post.typing', topic.post(postId), person.id, { on, person })

/** To `readerId`, who follows or is a friend of whoever brought it: the author, or who reposted it. */
export const followed = (readerId: number, post: Post, repostedBy: Person | null) =>
  signal('post.followed', topic.myFeed(readerId), (repostedBy ?? post.author).id, {
    post,
    repostedBy,
  })
