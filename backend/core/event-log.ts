import { randomBytes } from 'node:crypto'

import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { type Position, type Positions, START } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Db, ReadDb } from '../db/database.ts'
import type { Emission } from './message.ts'

export type Stamp = { at: number; by?: number | undefined; clientId?: string | undefined }

/** Rows of one insert: at most eight parameters each, and SQLite takes 32,766, Postgres 65,535. */
const ROWS = 1_000

/** Random, one per log row: tells a number given out twice apart (promise P5). */
const newEventId = () => `e_${randomBytes(9).toString('base64url')}`

/**
 * Numbers the emissions and appends them. Must be the last statements of their transaction: raising a topic's
 * head holds its row until the commit. Topics are taken in sorted order, so two writers cannot deadlock
 * (finding F3). Nothing else may touch `topics.head`.
 */
export async function append(
  trx: Db,
  emissions: readonly Emission[],
  stamp: Stamp,
): Promise<EventOf[]> {
  const timestamp = new Date(stamp.at).toISOString()
  const groups = byTopic(emissions).map(([name, own]) => ({ name, own, ids: own.map(newEventId) }))
  const raised = await raiseHeads(
    trx,
    groups.map(({ name, ids }) => ({ name, head: ids.length, head_id: ids.at(-1) ?? '' })),
  )
  const appended: EventOf[] = []
  const rows = []
  for (const { name, own, ids } of groups) {
    const { id: topicId, head } = raised(name)
    for (const [i, { name: eventName, data, unsigned }] of own.entries()) {
      const seq = head - own.length + i + 1
      const id = ids[i] ?? ''
      const { by, clientId }: Partial<Stamp> = unsigned ? {} : stamp
      rows.push({
        topic_id: topicId,
        seq,
        id,
        name: eventName,
        by: by ?? null,
        client_id: clientId ?? null,
        body: JSON.stringify(data),
        at: stamp.at,
      })
      appended.push({
        type: 'event',
        topic: name,
        seq,
        name: eventName,
        id,
        timestamp,
        ...(by === undefined ? {} : { by }),
        ...(clientId === undefined ? {} : { clientId }),
        data,
      } as EventOf)
    }
  }
  for (let i = 0; i < rows.length; i += ROWS)
    await trx
      .insertInto('events')
      .values(rows.slice(i, i + ROWS))
      .execute()
  return appended
}

function byTopic(emissions: readonly Emission[]): [Topic, Emission[]][] {
  const groups = Map.groupBy(emissions, (emission) => emission.topic)
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Raises each head by `head`, in one statement: it takes the rows in the order in which they are listed. */
async function raiseHeads(
  trx: Db,
  topics: readonly { name: Topic; head: number; head_id: string }[],
): Promise<(name: Topic) => { id: number; head: number }> {
  const raised = new Map<string, { id: number; head: number }>()
  for (let i = 0; i < topics.length; i += ROWS) {
    const rows = await trx
      .insertInto('topics')
      .values(topics.slice(i, i + ROWS))
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({
          head: eb('topics.head', '+', eb.ref('excluded.head')),
          head_id: eb.ref('excluded.head_id'),
        })),
      )
      .returning(['id', 'name', 'head'])
      .execute()
    for (const row of rows) raised.set(row.name, row)
  }
  return (name) => {
    const row = raised.get(name)
    if (!row) throw new Error(`the head of ${name} was not raised`)
    return row
  }
}

/** The last position of each topic; `[0, '']` for one that nothing was ever said on. */
export async function heads(db: ReadDb, topics: readonly Topic[]): Promise<Map<Topic, Position>> {
  const found = new Map<Topic, Position>(topics.map((name) => [name, START]))
  for (let i = 0; i < topics.length; i += 500) {
    const rows = await db
      .selectFrom('topics')
      .select(['name', 'head', 'head_id'])
      .where('name', 'in', topics.slice(i, i + 500))
      .execute()
    for (const row of rows) found.set(row.name as Topic, [row.head, row.head_id])
  }
  return found
}

/** The events with `after < seq ≤ upTo`, oldest first, at most `limit`. */
export async function eventsBetween(
  db: ReadDb,
  topic: Topic,
  range: { after: number; upTo: number; limit: number },
): Promise<EventOf[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('topics', 'topics.id', 'events.topic_id')
    .selectAll('events')
    .where('topics.name', '=', topic)
    .where('events.seq', '>', range.after)
    .where('events.seq', '<=', range.upTo)
    .orderBy('events.seq')
    .limit(range.limit)
    .execute()
  return rows.map((row) => ({
    type: 'event',
    topic,
    seq: row.seq,
    name: row.name,
    id: row.id,
    timestamp: new Date(row.at).toISOString(),
    ...(row.by === null ? {} : { by: row.by }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    data: JSON.parse(row.body),
  })) as EventOf[]
}

/** The last position that each topic reached in these events. */
export function positionsOf(events: readonly EventOf[]): Positions {
  const positions: Positions = {}
  for (const { topic, seq, id } of events) positions[topic] = [seq, id]
  return positions
}
