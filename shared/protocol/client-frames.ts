import { z } from 'zod'

import { brief } from './brief.ts'
import type { Position } from './position.ts'

const id = z.string().min(1).max(64)
const topicName = z.string().min(1).max(64)
const positionSchema: z.ZodType<Position> = z.tuple([z.int().min(0), z.string().max(64)])

/** How many topics one `subscribe` or `hello` may name. */
export const TOPICS_PER_FRAME = 25

/** What a client may send, by `type` (PROTOCOL section 3). Action and signal data are checked later, against the catalogue. */
export const clientFrames = {
  hello: z.object({
    type: z.literal('hello'),
    client: z.object({
      name: z.string().max(64),
      version: z.string().max(64),
      device: z.string().max(64),
      tabs: z.int().min(1).max(10_000),
      away: z.boolean().optional(),
    }),
    resume: z
      .object({ epoch: z.string().max(64), positions: z.record(topicName, positionSchema) })
      .optional(),
    topics: z.array(topicName).max(TOPICS_PER_FRAME).optional(),
    previousClose: z.int().optional(),
  }),
  subscribe: z.object({
    type: z.literal('subscribe'),
    id,
    topics: z
      .array(z.object({ topic: topicName, since: positionSchema.optional() }))
      .min(1)
      .max(TOPICS_PER_FRAME),
  }),
  unsubscribe: z.object({
    type: z.literal('unsubscribe'),
    id,
    topics: z.array(topicName).min(1).max(TOPICS_PER_FRAME),
  }),
  action: z.object({
    type: z.literal('action'),
    id,
    name: z.string().max(64),
    data: z.unknown().optional(),
  }),
  signal: z.object({
    type: z.literal('signal'),
    topic: topicName,
    name: z.string().max(64),
    data: z.unknown().optional(),
  }),
  ping: z.object({
    type: z.literal('ping'),
    timestamp: z.number(),
    positions: z.record(topicName, positionSchema).optional(),
    applied: z
      .array(z.tuple([topicName, z.int(), z.number()]))
      .max(100)
      .optional(),
    away: z.boolean().optional(),
  }),
}

export type ClientFrameType = keyof typeof clientFrames
export type ClientFrame = {
  [T in ClientFrameType]: z.infer<(typeof clientFrames)[T]>
}[ClientFrameType]

export type ParsedClientFrame =
  | { ok: true; frame: ClientFrame }
  | { ok: false; why: 'unknown'; type: string }
  | { ok: false; why: 'malformed'; message: string; id?: string }

const isKnown = (type: unknown): type is ClientFrameType =>
  typeof type === 'string' && Object.hasOwn(clientFrames, type)

/** Never throws. An unknown `type` is told apart from a malformed frame: the first is ignored, the second answered. */
export function parseClientFrame(value: unknown): ParsedClientFrame {
  const type = (value as { type?: unknown } | null)?.type
  if (!isKnown(type))
    return typeof type === 'string'
      ? { ok: false, why: 'unknown', type }
      : { ok: false, why: 'malformed', message: 'a frame is an object with a "type"' }
  const parsed = clientFrames[type].safeParse(value)
  if (parsed.success) return { ok: true, frame: parsed.data }
  const asked = (value as { id?: unknown }).id
  return {
    ok: false,
    why: 'malformed',
    message: z.prettifyError(brief(parsed.error)),
    ...(typeof asked === 'string' && asked.length <= 64 ? { id: asked } : {}),
  }
}
