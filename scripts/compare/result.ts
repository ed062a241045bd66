import { modes } from '@trunkline/shared/protocol/server-frames'
import { z } from 'zod'

/** Raised when a reader of older reports would misread a newer one. */
export const REPORT_VERSION = 2

const count = z.int().min(0)
const ms = z.number()
const range = z.tuple([z.number(), z.number()])
const bytes = z.number()

const spread = z.object({
  count,
  p50: ms.nullable(),
  p99: ms.nullable(),
  max: ms.nullable(),
})

const outcome = z.object({
  expected: count,
  lost: count,
  /** How often somebody was told again. */
  doubled: count,
  /** From just before the request that causes the event was sent to the reader having it. */
  fromPost: spread,
  /** From the event's own time, which its transaction takes just before the commit, in whole ms. */
  fromEvent: spread,
})

/** A stretch of time in which everything was counted. */
const phase = z.object({
  seconds: z.number(),
  /** Requests for what may be new, as the clients counted them. */
  polls: count,
  /** All requests but those for figures, as the server counted them. */
  requests: count,
  /** Over the pages' connections, as the server sees it: requests and frames in, answers and frames out. */
  bytesIn: bytes,
  bytesOut: bytes,
  /** Time of a core, all threads. */
  serverCpuMs: ms,
  generatorCpuMs: ms,
  /** Used by other programs meanwhile; null where the system does not tell. */
  othersCpuMs: ms.nullable(),
})
export type Phase = z.infer<typeof phase>

/** Memory in bytes, after a full collection. */
const memory = z.object({
  rss: bytes,
  heap: bytes,
  external: bytes,
  /** What the kernel needs for one end of a connection; null where the system does not tell, as below. */
  kernelPerSocket: bytes.nullable(),
  /** Sockets and their inodes, and data that waits in them, of the whole machine. */
  kernelObjects: bytes.nullable(),
  kernelBuffers: bytes.nullable(),
  /** Files and sockets that the server has open. */
  descriptors: count.nullable(),
})
export type Memory = z.infer<typeof memory>

/** One mode, measured once, on a server that was started for it. */
const run = z.object({
  mode: z.enum(modes),
  round: count,
  connections: z.object({
    /** TCP connections of all pages while nothing happens. */
    tcp: count,
    /** WebSockets among them, as the server counts them, and by endpoint. */
    sockets: count,
    byEndpoint: z.record(z.string(), z.number()),
  }),
  /** Until everybody hears everything; the pages are loaded before. */
  setUp: z.object({ ms, serverCpuMs: ms }),
  /** Pages loaded and no line open; all lines open and nothing happening. */
  before: memory,
  after: memory,
  idle: phase,
  busy: phase,
  events: z.object({
    planned: count,
    written: count,
    failed: count,
    why: z.string().nullable(),
    /** How far behind its plan the latest one was sent. */
    latestMs: ms,
    /** Mean time from asking for a write to its durable commit, as the server counts it. */
    commitMs: ms.nullable(),
  }),
  delivery: z.object({
    notifications: outcome,
    friend_requests: outcome,
    /** Heard of, and nobody says to have written it. */
    unexpected: count,
  }),
  /** What must not happen on a healthy server, and did. Empty, or the comparison failed. */
  troubles: z.array(z.string()),
})
export type Run = z.infer<typeof run>

/** What `--json` writes. Figures are medians over rounds (lost and doubled: the worst); `runs` holds what they come from. */
export const reportSchema = z.object({
  version: z.literal(REPORT_VERSION),
  at: z.iso.datetime(),
  build: z.string(),
  machine: z.object({ platform: z.string(), cores: count, cpu: z.string(), node: z.string() }),
  asked: z.object({
    users: count,
    seconds: z.number(),
    modes: z.array(z.enum(modes)),
    rate: z.number(),
    rounds: count,
    seed: count,
    polling: z.string(),
    /** Deliveries count for users between these percentages of the rollout's draw. */
    cohort: range,
  }),
  /** What `poll` repeats, and who says so. */
  polling: z.array(
    z.object({
      what: z.string(),
      path: z.string(),
      everyMs: z.tuple([z.number(), z.number()]),
      source: z.string(),
      says: z.string(),
    }),
  ),
  /** Each figure's meaning and unit, and its value in each mode; null where this system does not tell. */
  figures: z.array(
    z.object({
      name: z.string(),
      group: z.string(),
      title: z.string(),
      unit: z.string(),
      values: z.partialRecord(z.enum(modes), z.number().nullable()),
      /** 95 % confidence over rounds; null of one round, and of counts of broken promises. */
      ranges: z.partialRecord(z.enum(modes), range.nullable()),
      /** What one mode's value is of another's, round by round; only where that says something. */
      changes: z.array(
        z.object({
          from: z.enum(modes),
          to: z.enum(modes),
          ratio: z.number(),
          range: range.nullable(),
        }),
      ),
    }),
  ),
  runs: z.array(run),
  /** Sentences on what failed; empty when the comparison holds. */
  failures: z.array(z.string()),
  /** What makes figures worth less. */
  doubts: z.array(z.string()),
})
export type Report = z.infer<typeof reportSchema>
