import type { Comment, ShownPost } from '@trunkline/shared/contract/post'

import type { Reading } from '../../db/database.ts'
import { people, seenBy } from '../accounts/service.ts'
import { commentOf, type PostRow } from './shape.ts'
import { shownPosts } from './whole.ts'

export type Page = { limit: number; cursor?: number }
export type Paged<T> = { items: T[]; next: number | null }

/** Beyond every id there can be. */
export const AFTER_ALL = 2_147_483_647

/** The posts that there are for this reader: neither deleted nor of people whom the reader does not see. */
const seenPosts = (db: Reading, readerId: number) =>
  db
    .selectFrom('posts')
    .selectAll('posts')
    .where('posts.deleted_at', 'is', null)
    .where(seenBy(readerId, 'posts.author_id'))

/** Public posts, newest first, from before the post `cursor`; all, or one author's, or those with a tag. */
export async function publicPosts(
  db: Reading,
  readerId: number,
  page: Page,
  of: { author?: number; tag?: string } = {},
): Promise<Paged<ShownPost>> {
  const { author, tag } = of
  const before = page.cursor ?? AFTER_ALL
  const rows = await (
    tag === undefined
      ? seenPosts(db, readerId)
          .$if(author !== undefined, (query) => query.where('posts.author_id', '=', author ?? 0))
          .where('posts.id', '<', before)
          .orderBy('posts.id', 'desc')
      : seenPosts(db, readerId)
          .innerJoin('post_tags', 'post_tags.post_id', 'posts.id')
          .$if(author !== undefined, (query) => query.where('posts.author_id', '=', author ?? 0))
          .where('post_tags.tag', '=', tag)
          .where('post_tags.post_id', '<', before)
          .orderBy('post_tags.post_id', 'desc')
  )
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  return {
    items: await shownPosts(db, readerId, shown),
    next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** The row of a post that there is for this reader. */
export const seenPost = (db: Reading, readerId: number, id: number): Promise<PostRow | undefined> =>
  seenPosts(db, readerId).where('posts.id', '=', id).executeTakeFirst()

/** Undefined once it is deleted, or for whom its author is hidden, as if it had never been. */
export async function postById(
  db: Reading,
  readerId: number,
  id: number,
): Promise<ShownPost | undefined> {
  const row = await seenPost(db, readerId, id)
  return row && (await shownPosts(db, readerId, [row]))[0]
}

export const maySeePost = async (db: Reading, readerId: number, id: number): Promise<boolean> =>
  (await seenPost(db, readerId, id)) !== undefined

/** A post's comments that this reader sees, oldest first, from after the comment `cursor`. */
export async function comments(
  db: Reading,
  readerId: number,
  postId: number,
  page: Page,
): Promise<Paged<Comment>> {
  const rows = await db
    .selectFrom('comments')
    .selectAll()
    .where('post_id', '=', postId)
    .where('id', '>', page.cursor ?? 0)
    .where(seenBy(readerId, 'comments.author_id'))
    .orderBy('id')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const authors = await people(
    db,
    shown.map((row) => row.author_id),
  )
  const items = shown.flatMap((row) => {
    const author = authors.get(row.author_id)
    return author ? [commentOf(row, author)] : []
  })
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

/** A picture on a post may be had by whoever sees the post. */
export async function mayReadImage(
  db: Reading,
  readerId: number,
  attachmentId: number,
): Promise<boolean> {
  const row = await seenPosts(db, readerId)
    .where('posts.image_id', '=', attachmentId)
    .executeTakeFirst()
  return row !== undefined
}
