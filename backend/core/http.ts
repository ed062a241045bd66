import { randomUUID } from 'node:crypto'

import type { ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import { formatPositions, type Positions } from '@trunkline/shared/protocol/position'
import { MOST_ID, type Topic } from '@trunkline/shared/protocol/topic'
import type { Context } from 'hono'

import { inSnapshot, type ReadDb } from '../db/database.ts'
import type { RunAction } from './actions.ts'
import { heads } from './event-log.ts'
import type { Identity } from './identity.ts'
import { Refusal } from './refusal.ts'
import { parseStrictJson } from './strict-json.ts'

/** As deep as a frame may be. */
const BODY_DEPTH = 16

/**
 * What every signed-in route finds in Hono's context. A body may take its time: whoever has read one asks `confirm`, which
 * throws `unauthenticated` where the session has ended meanwhile.
 */
export type HttpEnv = { Variables: { identity: Identity; confirm: () => Promise<void> } }
export type HttpContext = Context<HttpEnv>

/** What features' routes are built on: nothing else reaches the database from HTTP. */
export type Http = {
  /** Runs an action for the caller; its id is the `Idempotency-Key`, and the answer carries the positions of its events. */
  act<T extends ActionName>(c: HttpContext, name: T, data: unknown): Promise<ActionOutput<T>>
  /**
   * Reads in one snapshot with the heads of `topics` and says them in `Realtime-Position`: whoever follows
   * those topics knows exactly which events the answer already holds (promise P12).
   */
  read<T>(c: HttpContext, topics: readonly Topic[], query: (db: ReadDb) => Promise<T>): Promise<T>
}

export function createHttp(services: { db: ReadDb; epoch: string; runAction: RunAction }): Http {
  const { db, epoch, runAction } = services
  const say = (c: HttpContext, positions: Positions) => {
    c.header('Realtime-Position', formatPositions(positions))
    c.header('Realtime-Epoch', epoch)
  }
  return {
    async act<T extends ActionName>(c: HttpContext, name: T, data: unknown) {
      const id = idempotencyKey(c) ?? randomUUID()
      const { userId } = c.get('identity')
      const answer = await runAction({ userId, id, name, data })
      say(c, answer.positions)
      return answer.data as ActionOutput<T>
    },
    read: (c, topics, query) =>
      inSnapshot(db, async (snapshot) => {
        const positions = await heads(snapshot, topics)
        say(c, Object.fromEntries(positions))
        return query(snapshot)
      }),
  }
}

/** What the caller named this request, to be able to send it again; undefined where there is no such wish. */
export function idempotencyKey(c: Context): string | undefined {
  const key = c.req.header('Idempotency-Key')
  if (key !== undefined && (key.length < 1 || key.length > 64))
    throw new Refusal('invalid_input', 'Idempotency-Key: 1 to 64 characters')
  return key
}

/** The request's JSON body. Refuses other content types, so that no form of another site can act (PROMISES, attacks). */
export async function jsonBody(c: Context): Promise<Record<string, unknown>> {
  const type = c.req.header('Content-Type') ?? ''
  if (!/^application\/json\b/i.test(type))
    throw new Refusal('unsupported_media', 'send JSON, with Content-Type: application/json')
  return anyJsonBody(c)
}

/** As `jsonBody`, whatever the content type says: only for routes that ask for the request's own `Origin`. */
export async function anyJsonBody(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text()
  const confirm = c.get('confirm') as HttpEnv['Variables']['confirm'] | undefined
  await confirm?.()
  const read = parseStrictJson(text, BODY_DEPTH)
  if (!read.ok) throw new Refusal('invalid_input', `the body: ${read.message}`)
  const body = read.value
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal('invalid_input', 'the body must be a JSON object')
  return body as Record<string, unknown>
}

/** An id in the path: what cannot be one does not exist. */
export function idParam(c: Context, name = 'id'): number {
  const text = c.req.param(name) ?? ''
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > MOST_ID)
    throw new Refusal('not_found', 'no such thing')
  return Number(text)
}

/** `?limit=` and, where it is a number, a keyset cursor such as `?before=`; wrong values are refused, not guessed. */
export function pageQuery(
  c: Context,
  cursor?: 'before' | 'after',
): { limit: number; cursor?: number } {
  const limit = queryNumber(c, 'limit') ?? 30
  if (limit < 1 || limit > 100) throw new Refusal('invalid_input', 'limit: 1 to 100')
  const from = cursor && queryNumber(c, cursor)
  return from === undefined ? { limit } : { limit, cursor: from }
}

function queryNumber(c: Context, name: string): number | undefined {
  const text = c.req.query(name)
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw new Refusal('invalid_input', `${name}: a whole number`)
  // Beyond the last there is nothing, however far.
  return Math.min(Number(text), MOST_ID)
}
