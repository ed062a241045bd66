import { z } from 'zod'

const head = { seq: z.int().min(0), id: z.string() }

export const resetReasons = ['retention', 'epoch', 'future', 'identity', 'too_many'] as const
export type ResetReason = (typeof resetReasons)[number]

/**
 * How a topic stands after `hello` or `subscribe`. `live`: nothing was missed. `replay`: events up to `seq` follow.
 * `reset`: refetch, `why` says the reason. `denied`: you may not read it.
 */
export const topicStateSchema = z.object({
  ...head,
  state: z.enum(['live', 'replay', 'denied', 'reset']),
  why: z.enum(resetReasons).optional(),
})
export type TopicState = z.infer<typeof topicStateSchema>

export const modes = ['unified', 'legacy', 'poll'] as const
export type Mode = (typeof modes)[number]

const retrySchema = z.object({ min: z.number(), max: z.number(), window: z.number() })

/** What a server may send, by `type` (PROTOCOL section 4). Message data are checked later, against the catalogue. */
export const serverFrames = {
  welcome: z.object({
    type: z.literal('welcome'),
    connection: z.string(),
    epoch: z.string(),
    user: z.int(),
    build: z.string(),
    limits: z.object({ topics: z.int(), frameBytes: z.int() }),
    retry: retrySchema,
    mode: z.enum(modes),
    topics: z.record(z.string(), topicStateSchema),
  }),
  event: z.object({
    type: z.literal('event'),
    topic: z.string(),
    seq: z.int().min(1),
    name: z.string(),
    id: z.string(),
    timestamp: z.string(),
    data: z.unknown(),
    clientId: z.string().optional(),
    by: z.int().optional(),
  }),
  value: z.object({
    type: z.literal('value'),
    topic: z.string(),
    name: z.string(),
    key: z.string().optional(),
    rev: z.number(),
    timestamp: z.string(),
    data: z.unknown(),
  }),
  signal: z.object({
    type: z.literal('signal'),
    topic: z.string(),
    name: z.string(),
    by: z.int().optional(),
    data: z.unknown(),
  }),
  ok: z.object({
    type: z.literal('ok'),
    id: z.string(),
    data: z.unknown().optional(),
    at: z.record(z.string(), z.int()).optional(),
    duplicate: z.boolean().optional(),
  }),
  error: z.object({
    type: z.literal('error'),
    id: z.string().optional(),
    code: z.string(),
    message: z.string(),
    temporary: z.boolean(),
    retryIn: z.number().optional(),
    details: z.unknown().optional(),
  }),
  reset: z.object({
    type: z.literal('reset'),
    topic: z.string(),
    ...head,
    why: z.enum(resetReasons),
  }),
  ended: z.object({
    type: z.literal('ended'),
    topic: z.string(),
    code: z.string(),
    message: z.string(),
    purge: z.boolean(),
  }),
  drain: z.object({
    type: z.literal('drain'),
    atMs: z.number(),
    byMs: z.number(),
    why: z.string(),
  }),
  mode: z.object({ type: z.literal('mode'), to: z.enum(modes), why: z.string() }),
  pong: z.object({ type: z.literal('pong'), timestamp: z.number(), now: z.number() }),
}

export type ServerFrameType = keyof typeof serverFrames
export type ServerFrameOf<T extends ServerFrameType> = z.infer<(typeof serverFrames)[T]>
export type ServerFrame = { [T in ServerFrameType]: ServerFrameOf<T> }[ServerFrameType]

const isKnown = (type: unknown): type is ServerFrameType =>
  typeof type === 'string' && Object.hasOwn(serverFrames, type)

/** Undefined for a type that this build does not know, or a frame that it cannot read. Never throws. */
export function parseServerFrame(value: unknown): ServerFrame | undefined {
  const type = (value as { type?: unknown } | null)?.type
  if (!isKnown(type)) return undefined
  const parsed = serverFrames[type].safeParse(value)
  return parsed.success ? parsed.data : undefined
}
