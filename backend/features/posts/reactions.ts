import type { ActionInput, ActionOutput } from '@trunkline/shared/contract/catalogue'
import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'

import type { WriteTx } from '../../core/write.ts'
import { notifyOnce } from '../notifications/service.ts'
import { count, holdPost } from './counters.ts'
import { mineChanged, reacted, reposted } from './events.ts'
import { engagementOf } from './shape.ts'
import { mineOf } from './whole.ts'

/**
 * One reaction a person and post: another kind replaces it, null takes it back. To do what is done already says
 * nothing to anybody. The author is told of each person once.
 */
export async function react(
  tx: WriteTx,
  userId: number,
  { postId, kind }: ActionInput<'post.react'>,
): Promise<ActionOutput<'post.react'>> {
  const post = await holdPost(tx, userId, postId)
  const before = await putReaction(tx, { postId, userId }, kind)
  if (before === kind) return { postId, kind, engagement: engagementOf(post) }
  const engagement = await count(tx, postId, {
    ...(before === null ? {} : { [`${before}_count`]: -1 }),
    ...(kind === null ? {} : { [`${kind}_count`]: 1 }),
  })
  tx.emit(reacted({ postId, userId }, kind, engagement))
  await tellMine(tx, userId, postId)
  if (kind !== null && post.author_id !== userId)
    await notifyOnce(tx, post.author_id, { kind: 'reaction', actorId: userId, postId })
  return { postId, kind, engagement }
}

/** Answers what it was before. The post is held, so two devices of one person take turns. */
async function putReaction(
  { trx, now }: WriteTx,
  key: { postId: number; userId: number },
  kind: ReactionKind | null,
): Promise<ReactionKind | null> {
  const { postId, userId } = key
  const row = await trx
    .selectFrom('reactions')
    .select('kind')
    .where('post_id', '=', postId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const before = (row?.kind ?? null) as ReactionKind | null
  if (before === kind) return before
  await trx
    .deleteFrom('reactions')
    .where('post_id', '=', postId)
    .where('user_id', '=', userId)
    .execute()
  if (kind !== null)
    await trx
      .insertInto('reactions')
      .values({ post_id: postId, user_id: userId, kind, created_at: now })
      .execute()
  return before
}

/** Brings somebody's post to those who follow the reposter, or no longer. The author is told of each person once. */
export async function repost(
  tx: WriteTx,
  userId: number,
  { postId, on }: ActionInput<'post.repost'>,
): Promise<ActionOutput<'post.repost'>> {
  const post = await holdPost(tx, userId, postId)
  const entryId = on ? await addRepost(tx, userId, postId) : await dropRepost(tx, userId, postId)
  if (entryId === undefined) return { postId, on, engagement: engagementOf(post) }
  const engagement = await count(tx, postId, { repost_count: on ? 1 : -1 })
  tx.emit(reposted({ postId, userId }, on, engagement))
  await tellMine(tx, userId, postId)
  if (on) tx.tell({ type: 'notice', name: 'feed_grew', entryId })
  if (on && post.author_id !== userId)
    await notifyOnce(tx, post.author_id, { kind: 'repost', actorId: userId, postId })
  return { postId, on, engagement }
}

async function tellMine({ trx, emit }: WriteTx, userId: number, postId: number): Promise<void> {
  const mine = await mineOf(trx, userId, [postId])
  emit(mineChanged(userId, postId, mine(postId)))
}

async function addRepost(
  { trx, now }: WriteTx,
  userId: number,
  postId: number,
): Promise<number | undefined> {
  const added = await trx
    .insertInto('feed_entries')
    .values({ actor_id: userId, post_id: postId, repost: 1, created_at: now })
    .onConflict((conflict) => conflict.columns(['post_id', 'actor_id', 'repost']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id
}

async function dropRepost(
  { trx }: WriteTx,
  userId: number,
  postId: number,
): Promise<number | undefined> {
  const dropped = await trx
    .deleteFrom('feed_entries')
    .where('post_id', '=', postId)
    .where('actor_id', '=', userId)
    .where('repost', '=', 1)
    .returning('id')
    .executeTakeFirst()
  return dropped?.id
}
