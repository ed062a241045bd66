import {
  type RolloutAct,
  type RolloutActInput,
  type RolloutAnswer,
  type RolloutState,
  rolloutActs,
  rolloutPlanSchema,
  type ServerMode,
} from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { z } from 'zod'

import type { Broker } from '../../../core/broker.ts'
import type { Metrics } from '../../../core/metrics.ts'
import type { Modes } from '../../../core/modes.ts'
import type { Database } from '../../../db/database.ts'
import { type Actor, GUARD } from '../audit.ts'
import { checked } from '../checked.ts'
import { looksSince } from '../history.ts'
import { cohortOf } from './cohorts.ts'
import { decide, type Evidence } from './decide.ts'
import type { RolloutSettings } from './plan.ts'
import { comparesParity, modeFor } from './policy.ts'
import { changeRollout, readRollout } from './store.ts'
import { transitions } from './transitions.ts'

export type RolloutServices = {
  database: Pick<Database, 'db' | 'commit'>
  settings: RolloutSettings
  /** What a page was built with: the last word where no other rule speaks. */
  build: Mode
  modes: Modes
  broker: Broker
  metrics: Metrics
  clock: () => number
  onError: (error: unknown) => void
}

/** A change that the command line wrote is heard after at most this long. */
const REREAD_MS = 1_000

/**
 * The rollout of this process: what the row in the database says, adopted by `Modes`, so that every line hears a change within
 * a second, whoever made it. All nodes read the same row; who changes it holds it.
 */
export class Rollout {
  readonly #services: RolloutServices
  #timer: NodeJS.Timeout | undefined
  #state: RolloutState
  #seen = ''

  static async open(services: RolloutServices): Promise<Rollout> {
    return new Rollout(services, await readRollout(services.database.db, services.settings))
  }

  private constructor(services: RolloutServices, state: RolloutState) {
    const { broker, metrics } = services
    this.#services = services
    this.#state = state
    this.#adopt(state)
    metrics.samples.rolloutPercent = () => this.#state.percent ?? 0
    metrics.samples.killed = () => (this.#state.kill ? 1 : 0)
    broker.onMessage((message) => {
      if (message.type === 'notice' && message.name === 'rollout_changed') this.#rereadSoon()
    })
  }

  get state(): RolloutState {
    return this.#state
  }

  /** From here on what others write is heard. */
  start(): void {
    this.#timer = setInterval(() => this.#rereadSoon(), REREAD_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  serverMode(userId: number | undefined): ServerMode {
    const wanted = modeFor(this.#state, this.#services.build, userId)
    return { ...wanted, parity: comparesParity(this.#state, userId) }
  }

  async reread(): Promise<void> {
    const { database, settings } = this.#services
    this.#adopt(await readRollout(database.db, settings))
  }

  /** Does what an operator asks, keeps it with its reason, and answers how things stand then. Throws `Refusal`. */
  async act(actor: Actor, act: RolloutAct, body: unknown): Promise<RolloutAnswer> {
    const { database, settings, clock } = this.#services
    const schema: z.ZodType<RolloutActInput<RolloutAct>> = rolloutActs[act]
    const input = checked(schema, body)
    const why = 'why' in input ? input.why : ''
    const transition = transitions[act] as (
      state: RolloutState,
      input: RolloutActInput<RolloutAct>,
      now: number,
    ) => RolloutState
    const now = clock()
    const state = await changeRollout(database, settings, { actor, act, now }, (before) => {
      const after = transition(before, input, now)
      return { state: { ...after, plan: checked(rolloutPlanSchema, after.plan) }, why }
    })
    this.#changed(state, act, actor.by ?? 'operator')
    return this.answer()
  }

  /** Lets the guard decide once; acts on what it decides. */
  async judge(): Promise<void> {
    const { database, settings, clock } = this.#services
    const evidence = await this.#evidence()
    const now = clock()
    const wanted = decide(this.#state, evidence, now)
    if (wanted.act === 'wait') return
    const by = { actor: GUARD, act: wanted.act, now }
    const judged = this.#state.steppedAt
    const state = await changeRollout(database, settings, by, (before) => {
      // Somebody moved it meanwhile: what was seen is no evidence on that.
      if (before.steppedAt !== judged || before.kill) return undefined
      const { to: percent, why } = wanted
      const running = wanted.act === 'advance'
      return { state: { ...before, percent, running, reason: why, steppedAt: now }, why }
    })
    if (state.steppedAt === now) this.#changed(state, wanted.act, 'guard')
  }

  async answer(): Promise<RolloutAnswer> {
    const evidence = await this.#evidence()
    const { build, clock } = this.#services
    const { percent, running, steppedAt, plan } = this.#state
    const last = plan.steps.at(-1) ?? 0
    return {
      state: this.#state,
      build,
      ...evidence,
      verdict: decide(this.#state, evidence, clock()),
      nextAt: running && percent !== null && percent < last ? steppedAt + plan.dwellMs : null,
    }
  }

  async #evidence(): Promise<Evidence> {
    const { database, clock } = this.#services
    const { steppedAt, plan } = this.#state
    const looks = await looksSince(database.db, Math.max(steppedAt, clock() - plan.windowMs))
    return { unified: cohortOf(looks, 'unified'), others: cohortOf(looks, plan.otherwise) }
  }

  #changed(state: RolloutState, act: string, actor: string): void {
    const { broker, metrics } = this.#services
    metrics.rolloutChanges.inc({ act, actor })
    this.#adopt(state)
    broker.publish([{ type: 'notice', name: 'rollout_changed' }])
  }

  #rereadSoon(): void {
    this.reread().catch((error: unknown) => this.#services.onError(error))
  }

  #adopt(state: RolloutState): void {
    const seen = JSON.stringify(state)
    if (seen === this.#seen) return
    this.#seen = seen
    this.#state = state
    const { modes, build } = this.#services
    modes.adopt((userId) => modeFor(state, build, userId))
  }
}
