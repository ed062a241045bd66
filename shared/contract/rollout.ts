import { z } from 'zod'

import { type Mode, modes } from '../protocol/server-frames.ts'
import type { JudgedFigure } from './ops-figures.ts'

/** Why the server wants a mode; a page may add `override`, which loses to `kill` alone (PROMISES, HTTP). */
export const modeReasons = ['kill', 'rollout', 'build'] as const
export type ModeReason = (typeof modeReasons)[number]

/** What `GET /api/config` says of the line that this page should run on. */
export const serverModeSchema = z.object({
  mode: z.enum(modes),
  why: z.enum(modeReasons),
  /** This user's page runs both transports and reports the difference; false where nobody is signed in. */
  parity: z.boolean(),
})
export type ServerMode = z.infer<typeof serverModeSchema>

const percentSchema = z.number().min(0).max(100)

/** What the unified cohort may show: worse than `floor` and than `factor` times the other cohort is too much. */
const thresholdSchema = z.object({ floor: z.number().min(0), factor: z.number().min(0) })
const changedThreshold = z.strictObject(thresholdSchema.partial().shape).optional()

/** How the percentage moves by itself. */
export const rolloutPlanSchema = z.object({
  /** Percentages, rising, at most 100. */
  steps: z
    .array(percentSchema)
    .min(1)
    .max(20)
    .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? 0)), 'rising'),
  /** How long a step lasts at least, ms. */
  dwellMs: z
    .int()
    .min(1_000)
    .max(30 * 86_400_000),
  /** How far back figures are judged, ms; never beyond the last step. */
  windowMs: z.int().min(10_000).max(86_400_000),
  /** What arrives so soon after a step still speaks of the step before: it is not judged, ms. */
  settleMs: z.int().min(0).max(3_600_000),
  /** Less than this in the unified cohort is no evidence. */
  minUsers: z.int().min(0).max(1_000_000),
  minHandled: z.int().min(0).max(1_000_000),
  /** What everybody outside the percentage runs on. */
  otherwise: z.enum(['legacy', 'poll']),
  /** Share of users whose pages compare both transports. */
  parityPercent: percentSchema,
  thresholds: z.object({
    handlerErrors: thresholdSchema,
    resets: thresholdSchema,
    reconnects: thresholdSchema,
    p99: thresholdSchema,
    parity: thresholdSchema,
  }),
})
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>

/** What an operator changed of the plan, down to a single number; the rest is as the server was set. */
export const planChangesSchema = rolloutPlanSchema.partial().extend({
  thresholds: z
    .strictObject({
      handlerErrors: changedThreshold,
      resets: changedThreshold,
      reconnects: changedThreshold,
      p99: changedThreshold,
      parity: changedThreshold,
    })
    .optional(),
})
export type PlanChanges = z.infer<typeof planChangesSchema>

/** Everybody at once, before everything else. */
export const killSchema = z.object({
  to: z.enum(modes),
  why: z.string('say why').trim().min(1, 'say why').max(200),
})

/** The state as it is kept; `percent: null` means that no rollout runs and the build's value decides. */
export const rolloutStateSchema = z.object({
  percent: percentSchema.nullable(),
  running: z.boolean(),
  /** Since when pages show what they show: the last change of the percentage, ms since 1970. */
  steppedAt: z.number(),
  /** Where the dwell time begins: the last step, or the last *resume*, ms since 1970. */
  dwellFrom: z.number(),
  /** One more with every change. */
  revision: z.int(),
  /** Why it stands where it stands. */
  reason: z.string(),
  kill: killSchema.nullable(),
  plan: rolloutPlanSchema,
})
export type RolloutState = z.infer<typeof rolloutStateSchema>

/** The figures of one cohort over the judged window. */
export type Cohort = {
  /** Who reported within about a minute, at most. */
  users: number
  handled: number
  /** How long pages ran, in hours, all together. */
  pageHours: number
  /** Null where nothing was counted that it could be worked out from. No user weighs more than another one does. */
  figures: Record<JudgedFigure, number | null>
  /** What the guard goes by: each figure without the user that makes it worst. Null where it hangs on one user. */
  judged: Record<JudgedFigure, number | null>
}

/** What the guard says now: what it would do, in a sentence. */
export type Verdict =
  | { act: 'wait'; why: string }
  | { act: 'advance' | 'fall_back'; to: number; why: string }

/** `GET /api/ops/rollout`, and the answer to every act on it. */
export type RolloutAnswer = {
  state: RolloutState
  build: Mode
  unified: Cohort
  others: Cohort
  verdict: Verdict
  /** When the dwell time of this step is over, ms since 1970; null while nothing advances by itself. */
  nextAt: number | null
}

/** `seen`: the revision that somebody decided on; the act is refused where another one came between. */
const asked = {
  why: z.string().trim().max(200).default(''),
  seen: z.int().min(0).optional(),
}

/** Bodies of `POST /api/ops/rollout/{act}`; `why` is kept in the audit. */
export const rolloutActs = {
  /** `to`: a percentage, `next` or `back` in the plan, `off` for the build's value. Without it: `next`. */
  step: z.strictObject({
    to: z.union([percentSchema, z.enum(['next', 'back', 'off'])]).default('next'),
    ...asked,
  }),
  pause: z.strictObject(asked),
  resume: z.strictObject(asked),
  /** Never too late: it asks for everybody, wherever they are. */
  kill: z.strictObject({ ...killSchema.shape, to: z.enum(modes).default('legacy') }),
  unkill: z.strictObject(asked),
  plan: z.strictObject({ ...planChangesSchema.shape, ...asked }),
} as const
export type RolloutAct = keyof typeof rolloutActs
export type RolloutActInput<T extends RolloutAct> = z.infer<(typeof rolloutActs)[T]>
