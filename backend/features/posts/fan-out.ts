import type { Post } from '@trunkline/shared/contract/post'

import type { Broker } from '../../core/broker.ts'
import type { Hub } from '../../core/hub.ts'
import { patiently } from '../../core/patiently.ts'
import type { ReadDb, Reading } from '../../db/database.ts'
import { people, seenBy } from '../accounts/service.ts'
import { followed } from './events.ts'
import { wholePosts } from './whole.ts'

const CHUNK = 500

/**
 * Tells those who look at their feed in this process what came into it. Who follows the author is asked of those who
 * look, not the other way round: however many followers somebody has, writing costs the same. Call the result to stop.
 */
export function startFanOut(services: {
  db: ReadDb
  hub: Hub
  broker: Broker
  onError(error: unknown): void
}): () => void {
  const { db, hub, broker, onError } = services
  let stopped = false

  const insist = <T>(ask: () => Promise<T>) => patiently(ask, { isWanted: () => !stopped, onError })

  /** Each question for itself: who was told already is not told again when a later one has to wait. */
  const spread = async (entryId: number) => {
    const looking = hub.holding('my_feed')
    if (looking.length === 0) return
    const entry = await insist(() => entryById(db, entryId))
    if (!entry) return
    for (let i = 0; i < looking.length && !stopped; i += CHUNK) {
      const readers = await insist(() => audience(db, entry, looking.slice(i, i + CHUNK)))
      const postFor = await insist(() => unnaming(db, entry.post, readers))
      for (const readerId of readers)
        hub.tell(followed(readerId, postFor(readerId), entry.repostedBy))
    }
  }

  broker.onMessage((message) => {
    if (stopped || message.type !== 'notice' || message.name !== 'feed_grew') return
    spread(message.entryId).catch((error: unknown) => {
      // What was under way when the house closed finds its database gone.
      if (!stopped) onError(error)
    })
  })
  return () => {
    stopped = true
  }
}

type Entry = NonNullable<Awaited<ReturnType<typeof entryById>>>

async function entryById(db: Reading, id: number) {
  const row = await db
    .selectFrom('feed_entries')
    .innerJoin('posts', 'posts.id', 'feed_entries.post_id')
    .selectAll('posts')
    .select(['feed_entries.actor_id', 'feed_entries.repost'])
    .where('feed_entries.id', '=', id)
    .where('posts.deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const [post] = await wholePosts(db, [row])
  const actorId = row.actor_id
  const actor = (await people(db, [actorId])).get(actorId)
  if (!post || !actor) return undefined
  return { post, actorId, repostedBy: row.repost === 1 ? actor : null }
}

/** Which of these readers it is for, whoever acted among them, on whichever device: who has the post from its author needs no repost of it. */
async function audience(
  db: Reading,
  { post, actorId, repostedBy }: Entry,
  readers: number[],
): Promise<number[]> {
  const { author } = post
  const ofAuthor = await followersOf(db, author.id, { among: readers, seeing: author.id })
  const self = readers.filter((reader) => reader === actorId)
  if (!repostedBy) return [...ofAuthor, ...self]
  const ofActor = await followersOf(db, actorId, { among: readers, seeing: author.id })
  return [...ofActor, ...self].filter((reader) => reader !== author.id && !ofAuthor.has(reader))
}

/** The post as each of these readers sees it: without those mentioned whom they do not see. */
async function unnaming(
  db: Reading,
  post: Post,
  readers: readonly number[],
): Promise<(readerId: number) => Post> {
  if (post.mentions.length === 0 || readers.length === 0) return () => post
  const named = post.mentions.map(({ id }) => id)
  const rows = await db
    .selectFrom('blocks')
    .select(['user_id', 'other_id'])
    .where('user_id', 'in', readers)
    .where('other_id', 'in', named)
    .execute()
  const hidden = Map.groupBy(rows, (row) => row.user_id)
  return (readerId) => {
    const ids = new Set(hidden.get(readerId)?.map((row) => row.other_id))
    return { ...post, mentions: post.mentions.filter(({ id }) => !ids.has(id)) }
  }
}

/** Followers and friends, among these readers; none of those who do not see `seeing`. */
async function followersOf(
  db: Reading,
  userId: number,
  { among, seeing }: { among: number[]; seeing: number },
): Promise<Set<number>> {
  const followers = await db
    .selectFrom('follows')
    .select('follower_id as reader')
    .where('followee_id', '=', userId)
    .where('follower_id', 'in', among)
    .where(seenBy(seeing, 'follows.follower_id'))
    .execute()
  const friends = await db
    .selectFrom('friendships')
    .select('friend_id as reader')
    .where('user_id', '=', userId)
    .where('friend_id', 'in', among)
    .where(seenBy(seeing, 'friendships.friend_id'))
    .execute()
  return new Set([...followers, ...friends].map(({ reader }) => reader))
}
