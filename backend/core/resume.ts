import { type Position, START } from '@trunkline/shared/protocol/position'
import type { ResetReason, TopicState } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'
import type { Bounds } from './bounds.ts'
import { realtimeV1 } from './delivery.ts'
import { heads } from './event-log.ts'
import type { Sequencer } from './sequencer.ts'

/** A resume further behind than `bounds.replay` is a refetch: it would cost more than it saves (PROTOCOL rule 1). */
type ResumeServices = { db: ReadDb; epoch: string; bounds: Bounds }

/**
 * What the log says of a position: the id its number has or had, the last trimmed number, the bytes that follow. Memory
 * knows of no trimming.
 */
type Known = { id: string | undefined; tail: number; bytes: number }
export type Asked = { sequencer: Sequencer; since: Position | undefined; epoch: string | undefined }

/**
 * Reads what memory cannot answer about these positions: two queries, however many topics, so that a herd of
 * resumes does not starve writers. What memory says is noted first, for it may have forgotten by the time of the
 * verdict. A position ahead of its sequencer makes that one read on first, because another process may have written.
 */
export async function lookUp(
  { db, bounds }: ResumeServices,
  asked: readonly Asked[],
): Promise<Map<Topic, Known>> {
  const ahead = asked.filter(({ since, sequencer }) => since && since[0] > sequencer.last[0])
  if (ahead.length > 0) {
    const head = await heads(
      db,
      ahead.map(({ sequencer }) => sequencer.topic),
    )
    await Promise.all(
      ahead.map(({ sequencer }) => sequencer.advanceTo(head.get(sequencer.topic)?.[0] ?? 0)),
    )
  }
  const known = new Map<Topic, Known>()
  const unknown: { topic: Topic; seq: number }[] = []
  for (const { since, sequencer } of asked) {
    const behind = since ? sequencer.last[0] - since[0] : -1
    if (!since || behind < 0 || behind > bounds.replay.events) continue
    const id = behind === 0 ? sequencer.last[1] : sequencer.idOf(since[0])
    if (id === undefined) unknown.push({ topic: sequencer.topic, seq: since[0] })
    else known.set(sequencer.topic, { id, tail: 0, bytes: bytesAfter(sequencer, since[0]) })
  }
  if (unknown.length > 0)
    for (const [name, read] of await readKnown(db, unknown)) known.set(name, read)
  return known
}

async function readKnown(
  db: ReadDb,
  at: { topic: Topic; seq: number }[],
): Promise<Map<Topic, Known>> {
  const rows = await db
    .selectFrom('topics')
    .leftJoin('events', (join) =>
      join
        .onRef('events.topic_id', '=', 'topics.id')
        .on((eb) =>
          eb.or(
            at.map(({ topic, seq }) =>
              eb.and([eb('topics.name', '=', topic), eb('events.seq', '=', seq)]),
            ),
          ),
        ),
    )
    .select(['topics.name', 'topics.tail', 'topics.tail_id', 'events.id'])
    .where(
      'topics.name',
      'in',
      at.map(({ topic }) => topic),
    )
    .execute()
  const sizes = await db
    .selectFrom('events')
    .innerJoin('topics', 'topics.id', 'events.topic_id')
    .select(({ fn }) => [
      'topics.name',
      fn.sum<number>(fn<number>('octet_length', ['events.body'])).as('bytes'),
    ])
    .where((eb) =>
      eb.or(
        at.map(({ topic, seq }) =>
          eb.and([eb('topics.name', '=', topic), eb('events.seq', '>', seq)]),
        ),
      ),
    )
    .groupBy('topics.name')
    .execute()
  const bytes = new Map(sizes.map((row) => [row.name, Number(row.bytes)]))
  const seqs = new Map<string, number>(at.map(({ topic, seq }) => [topic, seq]))
  return new Map(
    rows.map(({ name, tail, tail_id: tailId, id }) => [
      name as Topic,
      {
        id: id ?? (seqs.get(name) === tail ? tailId : undefined),
        tail,
        bytes: bytes.get(name) ?? 0,
      },
    ]),
  )
}

/**
 * How a topic stands for this position and where delivery starts: the event after `cursor`. A replay is whole or it
 * is a reset. Runs in the tick in which the subscription starts.
 */
export function judge(
  { sequencer, since, epoch }: Asked,
  known: Known | undefined,
  { epoch: ownEpoch, bounds: { replay } }: Pick<ResumeServices, 'epoch' | 'bounds'>,
): { state: TopicState; cursor: number } {
  const [seq, id] = sequencer.last
  const reset = (why: ResetReason) => ({
    state: { seq, id, state: 'reset' as const, why },
    cursor: seq,
  })
  if (!since) return { state: { seq, id, state: 'live' }, cursor: seq }
  if (epoch !== undefined && epoch !== ownEpoch) return reset('epoch')
  const [at, tag] = since
  if (at > seq) return reset('future')
  if (at === seq)
    return tag === id ? { state: { seq, id, state: 'live' }, cursor: seq } : reset('identity')
  if (seq - at > replay.events) return reset('too_many')
  if (at < (known?.tail ?? 0)) return reset('retention')
  const was = at === 0 ? START[1] : known?.id
  if (was !== tag) return reset(was === undefined ? 'retention' : 'identity')
  if ((known?.bytes ?? 0) > replay.bytes) return reset('too_many')
  return { state: { seq, id, state: 'replay' }, cursor: at }
}

function bytesAfter(sequencer: Sequencer, seq: number): number {
  let bytes = 0
  for (let at = seq; ;) {
    const page = sequencer.since(at) ?? []
    const last = page.at(-1)
    if (!last) return bytes
    for (const delivery of page) bytes += delivery.frames(realtimeV1)?.length ?? 0
    at = last.message.seq
  }
}

/** For what is said of each topic: names come from outside, and none of them means anything to the object. */
export const noTopics = (): Record<string, TopicState> =>
  Object.create(null) as Record<string, TopicState>
