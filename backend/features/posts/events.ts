import type { Comment, Post } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import { event, signal } from '../../core/message.ts'

export const postCreated = (post: Post) => event('post.created', topic.feed(), { post })

/** Told on the feed, and on the post itself to whoever has it open. */
export const postDeleted = (on: Topic, postId: number) => event('post.deleted', on, { postId })

/** Told on the feed, and on the post itself. */
export const commentCreated = (on: Topic, comment: Comment, commentCount: number) =>
  event('post.comment_created', on, { comment, commentCount })

export const typing = (postId: number, person: Person, on: boolean) =>
  signal('post.typing', topic.post(postId), person.id, { on, person })
