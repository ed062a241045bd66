import type { TopicKind } from '@trunkline/shared/protocol/topic'

import type { Database } from '../db/database.ts'
import { regularly } from './regularly.ts'

/** How far back the log reaches, per topic: events and ms. Topics with little worth replaying keep less. */
export type RetentionLimits = { events: number; ms: number }

const DAY_MS = 86_400_000
const SHORT: ReadonlySet<TopicKind> = new Set(['feed', 'post'])
/** Ids of actions live longer than any offline queue (promise P7). */
const ANSWERS_MS = 7 * DAY_MS
const BATCH = 500

/**
 * Trims what is older or more than the limits, in small batches so that writers hardly wait. `tail` moves in the
 * same transaction as the delete, so a position is either replayed whole or answered with `reset` (promise P4).
 * Returns how many events went.
 */
export async function sweepRetention(
  { commit, db }: Database,
  limits: RetentionLimits,
  now: number,
): Promise<number> {
  let trimmed = 0
  for (let after = 0; ;) {
    const topics = await db
      .selectFrom('topics')
      .select(['id', 'name', 'head', 'tail'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    for (const { id, name, head, tail } of topics) {
      const short = SHORT.has(name.split(':', 1)[0] as TopicKind)
      const oldest = now - (short ? Math.min(limits.ms, DAY_MS) : limits.ms)
      trimmed += await trimTopic({ commit, db }, { id, tail, upTo: head - limits.events, oldest })
    }
    const last = topics.at(-1)
    if (!last) break
    after = last.id
  }
  await dropOldAnswers({ commit }, now - ANSWERS_MS)
  return trimmed
}

async function trimTopic(
  { commit, db }: Pick<Database, 'commit' | 'db'>,
  topic: { id: number; tail: number; upTo: number; oldest: number },
): Promise<number> {
  let trimmed = 0
  for (let tail = topic.tail; ;) {
    const next = await db
      .selectFrom('events')
      .select(['seq', 'id', 'at'])
      .where('topic_id', '=', topic.id)
      .where('seq', '>', tail)
      .orderBy('seq')
      .limit(BATCH)
      .execute()
    const keep = next.findIndex(({ seq, at }) => seq > topic.upTo && at >= topic.oldest)
    const last = (keep === -1 ? next : next.slice(0, keep)).at(-1)
    if (!last) return trimmed
    await commit(async (trx) => {
      await trx
        .updateTable('topics')
        .set({ tail: last.seq, tail_id: last.id })
        .where('id', '=', topic.id)
        .execute()
      await trx
        .deleteFrom('events')
        .where('topic_id', '=', topic.id)
        .where('seq', '<=', last.seq)
        .execute()
    })
    trimmed += last.seq - tail
    tail = last.seq
  }
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
