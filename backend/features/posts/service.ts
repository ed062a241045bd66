import type { Comment, Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { person } from '../accounts/service.ts'
import { notify } from '../notifications/service.ts'
import { commentCreated, postCreated, postDeleted } from './events.ts'
import { excerpt } from './excerpt.ts'
import { commentOf, postOf } from './queries.ts'

export async function createPost(
  { trx, now, emit }: WriteTx,
  userId: number,
  content: string,
): Promise<Post> {
  const author = await person(trx, userId)
  const row = await trx
    .insertInto('posts')
    .values({ author_id: userId, content, created_at: now, deleted_at: null })
    .returningAll()
    .executeTakeFirstOrThrow()
  const post = postOf(row, author)
  emit(postCreated(post))
  return post
}

/** Only the author deletes. The row stays; nobody is shown it again. */
export async function deletePost({ trx, now, emit }: WriteTx, userId: number, postId: number) {
  const post = await trx
    .selectFrom('posts')
    .select('author_id')
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!post) throw noPost()
  if (post.author_id !== userId) throw new Refusal('forbidden', 'only its author may delete a post')
  const { numUpdatedRows } = await trx
    .updateTable('posts')
    .set({ deleted_at: now })
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw noPost()
  emit(postDeleted(topic.feed(), postId))
  emit(postDeleted(topic.post(postId), postId))
  return postId
}

/** Adds a comment, counts it in the same transaction, and tells the post's author unless it is the same person. */
export async function comment(
  tx: WriteTx,
  userId: number,
  written: { postId: number; content: string },
): Promise<Comment> {
  const { trx, now, emit } = tx
  const { postId, content } = written
  const author = await person(trx, userId)
  const post = await trx
    .updateTable('posts')
    .set((eb) => ({ comment_count: eb('comment_count', '+', 1) }))
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .returning(['author_id', 'comment_count'])
    .executeTakeFirst()
  if (!post) throw noPost()
  const row = await trx
    .insertInto('comments')
    .values({ post_id: postId, author_id: userId, content, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  const said = commentOf(row, author)
  emit(commentCreated(topic.feed(), said, post.comment_count))
  emit(commentCreated(topic.post(postId), said, post.comment_count))
  if (post.author_id !== userId)
    await notify(tx, post.author_id, {
      kind: 'comment',
      actorId: userId,
      postId,
      commentId: said.id,
      excerpt: excerpt(content),
    })
  return said
}

const noPost = () => new Refusal('not_found', 'there is no such post')
