import type {
  RolloutAct,
  RolloutAnswer,
  RolloutState,
  ServerMode,
} from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Broker } from '../../../core/broker.ts'
import type { Metrics } from '../../../core/metrics.ts'
import type { Modes } from '../../../core/modes.ts'
import type { Database } from '../../../db/database.ts'
import { GUARD, type Operator } from '../audit.ts'
import { applyAct, standing } from './apply.ts'
import { decide } from './decide.ts'
import { evidenceOf } from './evidence.ts'
import type { RolloutSettings } from './plan.ts'
import { comparesParity, modeFor, wantedPercent } from './policy.ts'
import { changeRollout, readRollout } from './store.ts'

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
    const { broker, metrics, build } = services
    this.#services = services
    this.#state = state
    this.#adopt(state)
    metrics.samples.rolloutPercent = () => wantedPercent(this.#state, build)
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

  /** Does what an operator asks, and answers how things stand then. Throws `Refusal`. */
  async act({ actorId, keep }: Operator, act: RolloutAct, body: unknown): Promise<RolloutAnswer> {
    const { database, settings, build, clock } = this.#services
    const now = clock()
    const answer = await applyAct(database, settings, {
      actor: { actorId },
      act,
      body,
      now,
      done: async (trx, state) => keep(trx, await standing(trx, { state, build, now })),
    })
    this.#changed(answer.state, act, 'operator')
    return answer
  }

  /** Lets the guard decide once; acts on what it decides. */
  async judge(): Promise<void> {
    const { database, settings, clock } = this.#services
    const now = clock()
    const evidence = await evidenceOf(database.db, this.#state, now)
    const wanted = decide(this.#state, evidence, now)
    if (wanted.act === 'wait') return
    const by = { actor: GUARD, act: wanted.act, now, done: asItIs }
    const judged = this.#state.revision
    const { to: percent, why } = wanted
    const running = wanted.act === 'advance'
    const state = await changeRollout(database, settings, by, (before) => {
      // Somebody moved it meanwhile: what was seen is no evidence on that.
      if (before.revision !== judged) return undefined
      const times = { steppedAt: now, dwellFrom: now }
      return { state: { ...before, percent, running, reason: why, ...times }, why }
    })
    if (state.steppedAt === now) this.#changed(state, wanted.act, 'guard')
  }

  answer(): Promise<RolloutAnswer> {
    const { database, build, clock } = this.#services
    return standing(database.db, { state: this.#state, build, now: clock() })
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

const asItIs = async (_trx: unknown, state: RolloutState) => state
