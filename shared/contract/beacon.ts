import { z } from 'zod'

import { modes } from '../protocol/server-frames.ts'
import { type TopicKind, topicKinds } from '../protocol/topic.ts'
import { modeReasons } from './rollout.ts'

/** More than any page does between two reports. */
const countSchema = z.int().min(0).max(100_000)

const kinds = Object.keys(topicKinds) as [TopicKind, ...TopicKind[]]

/** An event that one transport told and the other did not, or told late. */
const parityExampleSchema = z.object({
  what: z.enum(['missing', 'extra', 'late']),
  topic: z.string().max(64),
  id: z.string().max(64),
  name: z.string().max(64),
})

/**
 * One old endpoint and topic kind over one window, as the page compared it: of the events that the endpoint `hears`,
 * how many both transports told (`matched`), only the unified line (`missing`), only the old line (`extra`), and how
 * many of `matched` the old line told more than `lateMs` after the unified one (`late`).
 */
export const parityRowSchema = z.object({
  /** The registry row, such as `W17`. */
  endpoint: z.string().regex(/^W\d{1,2}$/),
  kind: z.enum(kinds),
  matched: countSchema,
  missing: countSchema,
  extra: countSchema,
  late: countSchema,
  examples: z.array(parityExampleSchema).max(10),
})
export type ParityRow = z.infer<typeof parityRowSchema>

/**
 * `POST /api/realtime/beacon`: what one page met since its last beacon; every page sends it each minute and when it is
 * hidden. A page on the unified line leaves `applied` empty: its pings carry that.
 */
export const beaconSchema = z.object({
  mode: z.enum(modes),
  why: z.enum([...modeReasons, 'override']),
  /** How long this report covers, ms. */
  coversMs: z.int().min(0).max(3_600_000),
  /** Messages whose handlers ran, and those whose handler threw. */
  handled: countSchema,
  handlerErrors: countSchema,
  /** Lines opened after the first, and topics that had to be read anew. */
  reconnects: countSchema,
  resets: countSchema,
  /** Events that a refetch found and the line had not told. */
  lost: countSchema,
  /** Sampled times from commit to the end of the handler, ms. */
  applied: z.array(z.number().min(0).max(3_600_000)).max(100),
  /** Only where `parity` was asked for. */
  parity: z.array(parityRowSchema).max(40).optional(),
})
export type Beacon = z.infer<typeof beaconSchema>

/** `GET /api/realtime/parity`: what a sampled page compares, and how. */
export type ParityPlan = {
  windowMs: number
  lateMs: number
  endpoints: ComparedEndpoint[]
}

/** An old line to compare: one for the page, or, where its address names a chat, one for a chat. */
export type ComparedEndpoint = {
  /** The registry row, such as `W17`. */
  endpoint: string
  /** Path and query; the page puts in what it knows for `:userId` and `:chatId`. */
  address: string
  hears: string[]
  /** It tells only what somebody else did. */
  othersOnly: boolean
}
