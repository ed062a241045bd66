import type { Post, ShownPost } from '@trunkline/shared/contract/post'
import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Reading } from '../../db/database.ts'
import { people, seenBy } from '../accounts/service.ts'
import { attachments } from '../attachments/service.ts'
import { type PostRow, postOf } from './shape.ts'

/**
 * The posts of these rows with everything that stands on them, in the same order; of those mentioned the ones whom
 * `readerId` sees, or everybody.
 */
export async function wholePosts(
  db: Reading,
  rows: readonly PostRow[],
  readerId?: number,
): Promise<Post[]> {
  if (rows.length === 0) return []
  const named = await mentioned(db, idsOf(rows), readerId)
  const known = await people(db, [
    ...rows.map((row) => row.author_id),
    ...[...named.values()].flat(),
  ])
  const images = await attachments(
    db,
    rows.map((row) => row.image_id),
  )
  return rows.flatMap((row) => {
    const author = known.get(row.author_id)
    if (!author) return []
    const mentions = (named.get(row.id) ?? []).flatMap((id) => known.get(id) ?? [])
    const image = row.image_id === null ? null : (images.get(row.image_id) ?? null)
    return [postOf(row, { author, image, mentions })]
  })
}

/** As this reader sees them; `reposters` is who brought a post into the reader's feed, by post. */
export async function shownPosts(
  db: Reading,
  readerId: number,
  rows: readonly PostRow[],
  reposters: ReadonlyMap<number, Person> = new Map(),
): Promise<ShownPost[]> {
  const posts = await wholePosts(db, rows, readerId)
  if (posts.length === 0) return []
  const mine = await mineOf(db, readerId, idsOf(posts))
  return posts.map((post) => ({
    ...post,
    mine: mine(post.id),
    repostedBy: reposters.get(post.id) ?? null,
  }))
}

const idsOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => id)

async function mentioned(
  db: Reading,
  postIds: number[],
  readerId: number | undefined,
): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom('post_mentions')
    .selectAll()
    .where('post_id', 'in', postIds)
    .$if(readerId !== undefined, (query) =>
      query.where(seenBy(readerId ?? 0, 'post_mentions.user_id')),
    )
    .execute()
  const byPost = Map.groupBy(rows, (row) => row.post_id)
  return new Map([...byPost].map(([postId, own]) => [postId, own.map((row) => row.user_id)]))
}

/** The reader's own reaction and repost of each of these posts. */
export async function mineOf(
  db: Reading,
  readerId: number,
  postIds: number[],
): Promise<(postId: number) => ShownPost['mine']> {
  const reactions = await db
    .selectFrom('reactions')
    .select(['post_id', 'kind'])
    .where('post_id', 'in', postIds)
    .where('user_id', '=', readerId)
    .execute()
  const reposts = await db
    .selectFrom('feed_entries')
    .select('post_id')
    .where('post_id', 'in', postIds)
    .where('actor_id', '=', readerId)
    .where('repost', '=', 1)
    .execute()
  const kinds = new Map(reactions.map((row) => [row.post_id, row.kind as ReactionKind]))
  const reposted = new Set(reposts.map((row) => row.post_id))
  return (postId) => ({ reaction: kinds.get(postId) ?? null, reposted: reposted.has(postId) })
}
