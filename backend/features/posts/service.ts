import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Comment, Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { tagsOf } from '@trunkline/shared/text/tags'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { person } from '../accounts/service.ts'
import { useAttachment } from '../attachments/service.ts'
import { type Happening, notifyEach } from '../notifications/service.ts'
import { count, holdPost } from './counters.ts'
import { commentCreated, postCreated, postDeleted } from './events.ts'
import { excerpt } from './excerpt.ts'
import { mentionedIn } from './mentions.ts'
import { mayReadImage as mayRead } from './queries.ts'
import { commentOf, postOf } from './shape.ts'

export { react, repost } from './reactions.ts'

/** A picture on a post may be had by whoever sees the post. */
export const mayReadImage = mayRead

/** Words, a picture, or both. Whom it mentions is told; those who follow the author find it in their feed. */
export async function createPost(
  tx: WriteTx,
  userId: number,
  { content, attachmentId }: ActionInput<'post.create'>,
): Promise<Post> {
  const { trx, now, emit, tell } = tx
  if (content === '' && attachmentId === undefined) throw nothingWritten()
  const author = await person(trx, userId)
  const image =
    attachmentId === undefined
      ? null
      : await useAttachment(tx, userId, attachmentId, { image: true })
  const mentions = await mentionedIn(trx, userId, content)
  const row = await trx
    .insertInto('posts')
    .values({ author_id: userId, content, image_id: image?.id ?? null, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  const { id } = row
  const tags = tagsOf(content).map((tag) => ({ tag, post_id: id, at: now }))
  if (tags.length > 0) await trx.insertInto('post_tags').values(tags).execute()
  const named = mentions.map((one) => ({ post_id: id, user_id: one.id }))
  if (named.length > 0) await trx.insertInto('post_mentions').values(named).execute()
  const entry = await trx
    .insertInto('feed_entries')
    .values({ actor_id: userId, post_id: id, repost: 0, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const post = postOf(row, { author, image, mentions })
  emit(postCreated(post))
  tell({ type: 'notice', name: 'feed_grew', entryId: entry.id })
  const place = { actorId: userId, postId: id, commentId: null, excerpt: excerpt(content) }
  await notifyEach(tx, mentionsOf(place, mentions))
  return post
}

/** Only the author deletes. The row stays; nobody is shown it again, in no feed, under no tag. */
export async function deletePost(tx: WriteTx, userId: number, postId: number) {
  const { trx, now, emit } = tx
  const post = await holdPost(tx, userId, postId)
  if (post.author_id !== userId) throw new Refusal('forbidden', 'only its author may delete a post')
  await trx.updateTable('posts').set({ deleted_at: now }).where('id', '=', postId).execute()
  await trx.deleteFrom('feed_entries').where('post_id', '=', postId).execute()
  await trx.deleteFrom('post_tags').where('post_id', '=', postId).execute()
  emit(postDeleted(topic.feed(), postId))
  emit(postDeleted(topic.post(postId), postId))
  return postId
}

/**
 * Adds a comment and counts it in the same transaction. Tells who wrote the comment that it answers, the post's
 * author and whom it mentions: each of one thing, the most personal, nobody of the own, and nobody who may not see the
 * post.
 */
export async function comment(
  tx: WriteTx,
  userId: number,
  { postId, content, replyTo }: ActionInput<'post.comment'>,
): Promise<Comment> {
  const { trx, now, emit } = tx
  const author = await person(trx, userId)
  const post = await holdPost(tx, userId, postId)
  const answered = replyTo === undefined ? undefined : await answeredBy(tx, { postId, replyTo })
  const row = await trx
    .insertInto('comments')
    .values({
      post_id: postId,
      author_id: userId,
      content,
      reply_to: replyTo ?? null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const said = commentOf(row, author)
  const engagement = await count(tx, postId, { comment_count: 1 })
  const { author_id: postAuthorId } = post
  const below = { commentCount: engagement.comments, postAuthorId }
  for (const on of [topic.feed(), topic.post(postId)]) emit(commentCreated(on, said, below))
  const words = excerpt(content)
  const place = { actorId: userId, postId, postAuthorId, commentId: said.id, excerpt: words }
  const told = mentionsOf(place, await mentionedIn(trx, userId, content))
  told.set(postAuthorId, { kind: 'comment', ...place })
  if (answered !== undefined) told.set(answered, { kind: 'reply', ...place })
  told.delete(userId)
  await notifyEach(tx, told)
  return said
}

/** Who wrote the comment that is answered. */
async function answeredBy(
  { trx }: WriteTx,
  { postId, replyTo }: { postId: number; replyTo: number },
): Promise<number> {
  const row = await trx
    .selectFrom('comments')
    .select('author_id')
    .where('id', '=', replyTo)
    .where('post_id', '=', postId)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', 'replyTo: there is no such comment here')
  return row.author_id
}

const mentionsOf = (
  place: Omit<Extract<Happening, { kind: 'mention' }>, 'kind'>,
  mentions: readonly { id: number }[],
): Map<number, Happening> =>
  new Map(
    mentions
      .filter(({ id }) => id !== place.actorId)
      .map(({ id }) => [id, { kind: 'mention', ...place }]),
  )

const nothingWritten = () =>
  new Refusal('invalid_input', 'content: write something, or add a picture', {
    details: { fieldErrors: { content: ['write something, or add a picture'] } },
  })
