import { z } from 'zod'

import type { Mode } from '../protocol/server-frames.ts'
import type { TopicKind } from '../protocol/topic.ts'
import type { ParityRow } from './beacon.ts'
import { define } from './define.ts'
import { idSchema } from './scalars.ts'

/** One look at one process: names as in `figureKinds`, the variable part after the slash. Absent counts are 0. */
const figuresSchema = z.record(z.string(), z.number())
export type Figures = z.infer<typeof figuresSchema>

/** On `ops`, a value per process: about every two seconds while somebody follows. */
export const opsValues = define('ops', {
  'ops.figures': z.object({ node: z.string(), at: z.number(), figures: figuresSchema }),
})
export type OpsFigures = z.infer<(typeof opsValues)['ops.figures']>

/** `GET /api/ops/live`: the last look at each process. */
export type OpsLive = { nodes: OpsFigures[] }

/** `GET /api/ops/stats?from=&to=&step=`: columns; `series[name][i]` belongs to `at[i]`, null where nobody looked. */
export type OpsStats = {
  from: number
  to: number
  stepMs: number
  at: number[]
  series: Record<string, (number | null)[]>
}

/** One old endpoint, or the one line, on `GET /api/ops/endpoints`. */
export type OpsEndpoint = {
  id: string
  label: string
  kind: 'socket' | 'stream' | 'http'
  deprecatedSince: string
  replacement: string
  condition: string
  notBefore: string
  hears: string[]
  connections: number
  /** Last open line or request, ms since 1970; null: never since `countedSince`. */
  lastSeen: number | null
  countedSince: number
  /** Parity of the last seven days. */
  parity: { matched: number; missing: number; extra: number; late: number }
  mayBeRemoved: boolean
  /** Why, or why not, in a sentence. */
  because: string
  retired: { at: number; by: string } | null
}

/** `GET /api/ops/parity?from=`: newest first, only windows that differed, with their examples. */
export type OpsParity = {
  totals: {
    endpoint: string
    kind: TopicKind
    matched: number
    missing: number
    extra: number
    late: number
  }[]
  reports: (ParityRow & { id: number; at: number; mode: Mode })[]
}

/** One line of a user. */
export type OpsSocket = {
  id: number
  endpoint: string
  openedAt: number
  waitingBytes: number
}

/** `GET /api/ops/users/:id/sockets`: lines of the process that answers, sessions of all. */
export type OpsUser = {
  items: OpsSocket[]
  sessions: { id: number; createdAt: string; expiresAt: string; userAgent: string | null }[]
}

/** `GET /api/ops/audit?before=&limit=`: newest first. */
export type OpsAudit = {
  items: {
    id: number
    at: number
    /** A user's id, or null for the guard and the command line. */
    actorId: number | null
    actor: string
    act: string
    why: string
    details: unknown
  }[]
  next: number | null
}

/** What `POST /api/ops/users/:id/disconnect` takes. */
export const disconnectSchema = z.object({
  /** One line; without it all of the user's lines. */
  socket: idSchema.optional(),
  why: z.string().trim().max(200).default(''),
})
