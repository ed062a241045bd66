import type { ShownPost } from '@trunkline/shared/contract/post'
import { sql, type SqlBool } from 'kysely'

import type { Reading } from '../../db/database.ts'
import { people, seenBy } from '../accounts/service.ts'
import { AFTER_ALL, type Page, type Paged } from './queries.ts'
import type { PostRow } from './shape.ts'
import { shownPosts } from './whole.ts'

/** What brings a post into somebody's feed. */
type Entry = { id: number; actorId: number; postId: number; repost: boolean }

/** How often further entries are looked at for one page: of what is hidden or known there may be any number. */
const MOST_ROUNDS = 5

/**
 * What the reader, those whom the reader follows, and friends have posted and reposted, newest first, from before the
 * entry `cursor`. Each post stands once, where it first came into this feed, so that pages neither repeat nor skip
 * while more is posted and reposted. Where most is hidden from the reader a page may be short, even empty: `next` goes on.
 */
export async function followingPosts(
  db: Reading,
  readerId: number,
  page: Page,
): Promise<Paged<ShownPost>> {
  const found: Entry[] = []
  const rows = new Map<number, PostRow>()
  let before = page.cursor ?? AFTER_ALL
  let more = true
  for (let round = 0; round < MOST_ROUNDS && more && found.length <= page.limit; round += 1) {
    const entries = await entriesBefore(db, readerId, { before, limit: page.limit + 1 })
    const posts = await postsOf(db, readerId, entries)
    const earlier = await broughtEarlier(db, readerId, entries)
    for (const entry of entries) {
      const row = posts.get(entry.postId)
      if (!row || earlier.has(entry.id)) continue
      found.push(entry)
      rows.set(row.id, row)
    }
    before = entries.at(-1)?.id ?? 0
    more = entries.length > page.limit
  }
  const shown = found.slice(0, page.limit)
  const lookedAt = more ? before : null
  return {
    items: await show(db, readerId, { shown, rows }),
    next: found.length > page.limit ? (shown.at(-1)?.id ?? null) : lookedAt,
  }
}

async function show(
  db: Reading,
  readerId: number,
  { shown, rows }: { shown: readonly Entry[]; rows: ReadonlyMap<number, PostRow> },
): Promise<ShownPost[]> {
  const reposts = shown.filter(({ repost }) => repost)
  const known = await people(
    db,
    reposts.map(({ actorId }) => actorId),
  )
  const reposters = new Map(
    reposts.flatMap(({ postId, actorId }) => {
      const person = known.get(actorId)
      return person ? [[postId, person] as const] : []
    }),
  )
  const ordered = shown.flatMap(({ postId }) => rows.get(postId) ?? [])
  return shownPosts(db, readerId, ordered, reposters)
}

/**
 * The newest entries of everybody in this feed. A page of thirty comes from at most thirty people, those whose newest
 * is newest; so one index step a person finds them, and one short range each the entries, however much there is.
 */
async function entriesBefore(
  db: Reading,
  readerId: number,
  { before, limit }: { before: number; limit: number },
): Promise<Entry[]> {
  const heads = await newestOfEach(db, readerId, before)
  const newest = heads.sort((a, b) => b.head - a.head).slice(0, limit)
  const [first, ...rest] = newest.map(({ actorId }) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('feed_entries')
          .select(['id', 'actor_id', 'post_id', 'repost'])
          .where('actor_id', '=', actorId)
          .where('id', '<', before)
          .orderBy('id', 'desc')
          .limit(limit)
          .as('own'),
      )
      .selectAll(),
  )
  if (!first) return []
  const found = await rest.reduce((all, own) => all.unionAll(own), first).execute()
  return found
    .sort((a, b) => b.id - a.id)
    .slice(0, limit)
    .map((row) => ({
      id: row.id,
      actorId: row.actor_id,
      postId: row.post_id,
      repost: row.repost === 1,
    }))
}

type Head = { actorId: number; head: number }

async function newestOfEach(db: Reading, readerId: number, before: number): Promise<Head[]> {
  const head = (person: string) =>
    sql<number | null>`(
      select max(id) from feed_entries
      where feed_entries.actor_id = ${sql.ref(person)} and feed_entries.id < ${before}
    )`.as('head')
  const rows = [
    ...(await db
      .selectFrom('follows')
      .select(['followee_id as actorId', head('follows.followee_id')])
      .where('follower_id', '=', readerId)
      .execute()),
    ...(await db
      .selectFrom('friendships')
      .select(['friend_id as actorId', head('friendships.friend_id')])
      .where('user_id', '=', readerId)
      .execute()),
    ...(await db
      .selectFrom('users')
      .select(['id as actorId', head('users.id')])
      .where('id', '=', readerId)
      .execute()),
  ]
  const heads = new Map(rows.flatMap((row) => (row.head === null ? [] : [[row.actorId, row.head]])))
  return [...heads].map(([actorId, head]) => ({ actorId, head }))
}

async function postsOf(db: Reading, readerId: number, entries: readonly Entry[]) {
  if (entries.length === 0) return new Map<number, PostRow>()
  const rows = await db
    .selectFrom('posts')
    .selectAll()
    .where(
      'id',
      'in',
      entries.map(({ postId }) => postId),
    )
    .where('deleted_at', 'is', null)
    .where(seenBy(readerId, 'posts.author_id'))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The reposts among these whose post somebody in this feed had brought before. */
async function broughtEarlier(
  db: Reading,
  readerId: number,
  entries: readonly Entry[],
): Promise<ReadonlySet<number>> {
  const reposts = entries.filter(({ repost }) => repost)
  if (reposts.length === 0) return new Set()
  const rows = await db
    .selectFrom('feed_entries as late')
    .select('late.id')
    .where(
      'late.id',
      'in',
      reposts.map(({ id }) => id),
    )
    .where(
      sql<SqlBool>`exists (
        select 1 from feed_entries as early
        where early.post_id = late.post_id and early.id < late.id and (
          early.actor_id = ${readerId}
          or exists (
            select 1 from follows
            where follows.follower_id = ${readerId} and follows.followee_id = early.actor_id
          )
          or exists (
            select 1 from friendships
            where friendships.user_id = ${readerId} and friendships.friend_id = early.actor_id
          )
        )
      )`,
    )
    .execute()
  return new Set(rows.map(({ id }) => id))
}
