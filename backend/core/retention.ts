import { setImmediate } from 'node:timers/promises'

import type { TopicKind } from '@trunkline/shared/protocol/topic'

import type { Database, Db, ReadDb } from '../db/database.ts'
import { regularly } from './regularly.ts'

/** How far back the log reaches, per topic: events and ms. Topics with little worth replaying keep less. */
export type RetentionLimits = { events: number; ms: number }

const DAY_MS = 86_400_000
const SHORT: ReadonlySet<TopicKind> = new Set(['feed', 'post'])
/** Ids of actions live longer than any offline queue (promise P7). */
const ANSWERS_MS = 7 * DAY_MS
const BATCH = 500
/** Topics that are trimmed in one transaction, and the most events of one of them that go in it. */
const TOGETHER = 50
const EVENTS = 100

/**
 * Trims what is older or more than the limits, in small batches so that writers hardly wait, and leaves everybody
 * else a turn between them, however many topics there are. `tail` moves in the same transaction as the delete, so a
 * position is either replayed whole or answered with `reset` (promise P4). Returns how many events went.
 */
export async function sweepRetention(
  { commit, db }: Database,
  limits: RetentionLimits,
  now: number,
): Promise<number> {
  let trimmed = 0
  for (let after = 0; ;) {
    const topics = await topicsAfter(db, after)
    const due = topics
      .map((topic) => ({ ...topic, ...boundsOf(topic, limits, now) }))
      .filter(({ tail, first, upTo, oldest }) => tail < upTo || (first ?? now) < oldest)
      // As writers take them, so that none waits for the other in a ring.
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    for (let i = 0; i < due.length; i += TOGETHER)
      trimmed += await trim({ commit, db }, due.slice(i, i + TOGETHER))
    const last = topics.at(-1)
    if (!last) break
    after = last.id
    await setImmediate()
  }
  await dropOldAnswers({ commit }, now - ANSWERS_MS)
  return trimmed
}

/** A page of topics, with the time of the first event that each still has. */
const topicsAfter = (db: ReadDb, after: number) =>
  db
    .selectFrom('topics')
    .leftJoin('events', (join) =>
      join
        .onRef('events.topic_id', '=', 'topics.id')
        .on((eb) => eb('events.seq', '=', eb('topics.tail', '+', 1))),
    )
    .select(['topics.id', 'topics.name', 'topics.head', 'topics.tail', 'events.at as first'])
    .where('topics.id', '>', after)
    .orderBy('topics.id')
    .limit(BATCH)
    .execute()

/** What goes: everything up to a number, and what is older than a time. */
function boundsOf(topic: { name: string; head: number }, limits: RetentionLimits, now: number) {
  const short = SHORT.has(topic.name.split(':', 1)[0] as TopicKind)
  const ms = short ? Math.min(limits.ms, DAY_MS) : limits.ms
  return { upTo: topic.head - limits.events, oldest: now - ms }
}

type Due = { id: number; tail: number; upTo: number; oldest: number }
type Cut = { seq: number; id: string }

async function trim(
  { commit, db }: Pick<Database, 'commit' | 'db'>,
  topics: readonly Due[],
): Promise<number> {
  let trimmed = 0
  for (let left = topics; left.length > 0;) {
    const cuts: (Due & { cut: Cut })[] = []
    for (const topic of left) {
      const cut = await nextCut(db, topic)
      if (cut) cuts.push({ ...topic, cut })
    }
    if (cuts.length === 0) break
    await commit(async (trx) => {
      for (const { id, cut } of cuts) await cutAt(trx, id, cut)
    })
    for (const { tail, cut } of cuts) trimmed += cut.seq - tail
    left = cuts.map(({ cut, ...topic }) => ({ ...topic, tail: cut.seq }))
  }
  return trimmed
}

/** The last of the topic's next events that goes; undefined where all of them stay. */
async function nextCut(db: ReadDb, { id, tail, upTo, oldest }: Due): Promise<Cut | undefined> {
  const next = await db
    .selectFrom('events')
    .select(['seq', 'id', 'at'])
    .where('topic_id', '=', id)
    .where('seq', '>', tail)
    .orderBy('seq')
    .limit(EVENTS)
    .execute()
  const keep = next.findIndex(({ seq, at }) => seq > upTo && at >= oldest)
  return (keep === -1 ? next : next.slice(0, keep)).at(-1)
}

async function cutAt(trx: Db, topicId: number, { seq, id }: Cut): Promise<void> {
  await trx
    .updateTable('topics')
    .set({ tail: seq, tail_id: id })
    .where('id', '=', topicId)
    .execute()
  await trx.deleteFrom('events').where('topic_id', '=', topicId).where('seq', '<=', seq).execute()
}

async function dropOldAnswers({ commit }: Pick<Database, 'commit'>, before: number): Promise<void> {
  for (;;) {
    const gone = await commit((trx) =>
      trx
        .deleteFrom('action_answers')
        .where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple('user_id', 'id'),
            'in',
            selectFrom('action_answers')
              .select(['user_id', 'id'])
              .where('at', '<', before)
              .limit(BATCH)
              .$asTuple('user_id', 'id'),
          ),
        )
        .executeTakeFirst(),
    )
    if (gone.numDeletedRows < BigInt(BATCH)) return
  }
}

/** Sweeps now and `regularly`. */
export function startRetention(options: {
  database: Database
  limits: RetentionLimits
  clock: () => number
  everyMs: number
  onError: (error: unknown) => void
}): () => Promise<void> {
  const { database, limits, clock, everyMs, onError } = options
  return regularly(() => sweepRetention(database, limits, clock()), { everyMs, onError })
}
