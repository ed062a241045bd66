import type { Engagement } from '@trunkline/shared/contract/post'
import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'
import { SqliteAdapter } from 'kysely'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { seenBy } from '../accounts/service.ts'
import { engagement } from './events.ts'
import { engagementOf, type PostRow } from './shape.ts'

type Counter = 'comment_count' | 'repost_count' | `${ReactionKind}_count`

export const noPost = () => new Refusal('not_found', 'there is no such post')

/**
 * The post, if there is one for this person, kept still until the transaction ends: what is found on it stays true.
 * A post is held before any person, so that two holders cannot wait for each other.
 */
export async function holdPost({ trx }: WriteTx, userId: number, postId: number): Promise<PostRow> {
  const sqlite = trx.getExecutor().adapter instanceof SqliteAdapter
  const row = await trx
    .selectFrom('posts')
    .selectAll('posts')
    .where('posts.id', '=', postId)
    .where('posts.deleted_at', 'is', null)
    .where(seenBy(userId, 'posts.author_id'))
    .$if(!sqlite, (query) => query.forNoKeyUpdate())
    .executeTakeFirst()
  if (!row) throw noPost()
  return row
}

/** Moves counters of a post that is held, and tells how they stand. */
export async function count(
  { trx, now, tell }: WriteTx,
  postId: number,
  by: { readonly [C in Counter]?: 1 | -1 },
): Promise<Engagement> {
  const row = await trx
    .updateTable('posts')
    .set((eb) => ({
      ...Object.fromEntries(
        Object.entries(by).map(([counter, step]) => [counter, eb(counter as Counter, '+', step)]),
      ),
      engagement_rev: eb('engagement_rev', '+', 1),
      engaged_at: now,
    }))
    .where('id', '=', postId)
    .returningAll()
    .executeTakeFirstOrThrow()
  tell(engagement(row))
  return engagementOf(row)
}
