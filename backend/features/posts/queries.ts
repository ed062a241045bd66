import type { Comment, Post } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { Selectable } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { people } from '../accounts/service.ts'

type PostRow = Selectable<Tables['posts']>
type CommentRow = Selectable<Tables['comments']>
type Page = { limit: number; cursor?: number }

/** Public posts, newest first, from before the post `cursor`. */
export async function publicPosts(
  db: Reading,
  page: Page,
): Promise<{ items: Post[]; next: number | null }> {
  let query = db.selectFrom('posts').selectAll().where('deleted_at', 'is', null)
  if (page.cursor !== undefined) query = query.where('id', '<', page.cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const authors = await authorsOf(db, shown)
  const items = shown.flatMap((row) => written(row, authors, postOf))
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

/** Undefined once it is deleted, as if it had never been. */
export async function postById(db: Reading, id: number): Promise<Post | undefined> {
  const row = await db
    .selectFrom('posts')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row && written(row, await authorsOf(db, [row]), postOf)[0]
}

export async function postExists(db: Reading, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('posts')
    .select('id')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** A post's comments, oldest first, from after the comment `cursor`. */
export async function comments(
  db: Reading,
  postId: number,
  page: Page,
): Promise<{ items: Comment[]; next: number | null }> {
  const rows = await db
    .selectFrom('comments')
    .selectAll()
    .where('post_id', '=', postId)
    .where('id', '>', page.cursor ?? 0)
    .orderBy('id')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const authors = await authorsOf(db, shown)
  const items = shown.flatMap((row) => written(row, authors, commentOf))
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

export const postOf = (row: PostRow, author: Person): Post => ({
  id: row.id,
  author,
  content: row.content,
  commentCount: row.comment_count,
  createdAt: new Date(row.created_at).toISOString(),
})

export const commentOf = (row: CommentRow, author: Person): Comment => ({
  id: row.id,
  postId: row.post_id,
  author,
  content: row.content,
  createdAt: new Date(row.created_at).toISOString(),
})

const authorsOf = (db: Reading, rows: readonly { author_id: number }[]) =>
  people(
    db,
    rows.map((row) => row.author_id),
  )

function written<Row extends { author_id: number }, T>(
  row: Row,
  authors: ReadonlyMap<number, Person>,
  shape: (row: Row, author: Person) => T,
): T[] {
  const author = authors.get(row.author_id)
  return author ? [shape(row, author)] : []
}
