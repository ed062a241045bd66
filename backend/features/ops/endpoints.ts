import type { OpsEndpoint } from '@trunkline/shared/contract/ops'
import { z } from 'zod'

import { checked } from '../../core/checked.ts'
import type { Connections } from '../../core/connections.ts'
import type { Metrics } from '../../core/metrics.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
import { person } from '../accounts/service.ts'
import { type Operator, record } from './audit.ts'
import { verdictOn } from './endpoint-verdict.ts'
import { levels } from './history.ts'
import type { OldEndpoint } from './old-endpoint.ts'
import { readParity } from './parity.ts'
import { type Totals, totalsOf } from './totals.ts'

const DAY_MS = 86_400_000
/**
 * Traffic within a minute remains traffic: an old client that lost its line is back by then. What a process saw just before
 * it was killed is not written down: that is one look at most.
 */
const TRAFFIC_MS = 60_000 + levels[0].stepMs

const retireBody = z.object({
  /** The condition does not hold yet, and the operator answers for that. Open lines are never overruled. */
  early: z.boolean().default(false),
  why: z.string().trim().max(200).default(''),
})

type Use = {
  countedSince: number
  lastSeen: number | null
  retired: { at: number; by: string } | null
}

export type EndpointServices = {
  database: Pick<Database, 'db' | 'commit'>
  registry: readonly OldEndpoint[]
  connections: Connections
  metrics: Metrics
  clock: () => number
}

/** The old endpoints: when each was last used, whether it may go, and which have gone. Kept in the database, for all nodes. */
export class Endpoints {
  readonly #services: EndpointServices
  #uses = new Map<string, Use>()
  /** As they were when the last use was noted. */
  #noted: { totals: Totals; open: Record<string, number> } = { totals: new Map(), open: {} }

  constructor(services: EndpointServices) {
    this.#services = services
  }

  /** Begins counting what was not counted yet, and reads how things stand. */
  async open(): Promise<void> {
    const { database, registry, clock } = this.#services
    const now = clock()
    if (registry.length > 0)
      await database.commit((trx) =>
        trx
          .insertInto('endpoint_use')
          .values(registry.map(({ id }) => ({ endpoint: id, counted_since: now })))
          .onConflict((conflict) => conflict.column('endpoint').doNothing())
          .execute(),
      )
    await this.reread()
  }

  async reread(): Promise<void> {
    const rows = await this.#services.database.db
      .selectFrom('endpoint_use')
      .leftJoin('users', 'users.id', 'retired_by')
      .select(['endpoint', 'counted_since', 'last_seen', 'retired_at', 'users.name'])
      .execute()
    this.#uses = new Map(
      rows.map((row) => [
        row.endpoint,
        {
          countedSince: row.counted_since,
          lastSeen: latest(row.last_seen, this.#uses.get(row.endpoint)?.lastSeen ?? null),
          retired: row.retired_at === null ? null : { at: row.retired_at, by: row.name ?? '' },
        },
      ]),
    )
  }

  isRetired(id: string): boolean {
    return Boolean(this.#uses.get(id)?.retired)
  }

  /** Keeps which endpoints were used since the note before: asked for, opened, or open until a moment ago. */
  async note(totals: Totals): Promise<void> {
    const { database, registry, clock } = this.#services
    const before = this.#noted
    const noted = { totals, open: this.#byEndpoint() }
    this.#noted = noted
    const used = registry
      .filter(
        (row) =>
          isOpen(row, noted.open) ||
          isOpen(row, before.open) ||
          wasUsed(row, totals, before.totals),
      )
      .map(({ id }) => id)
      .sort()
    if (used.length === 0) return
    const now = clock()
    // Known here at once: whoever retires one meanwhile judges by it.
    for (const id of used) this.#uses.set(id, { ...this.#use(id), lastSeen: now })
    await database.commit((trx) =>
      trx
        .updateTable('endpoint_use')
        .set({ last_seen: now })
        .where('endpoint', 'in', used)
        .execute(),
    )
    await this.reread()
  }

  async list(): Promise<OpsEndpoint[]> {
    const { database, registry, clock } = this.#services
    const now = clock()
    const { totals } = await readParity(database.db, now - 7 * DAY_MS)
    const byEndpoint = this.#byEndpoint()
    return registry.map(({ id, label, kind, deprecatedSince, replacement, sunset, hears }) => {
      const { retired, ...use } = this.#use(id)
      const parity = { matched: 0, missing: 0, extra: 0, late: 0 }
      for (const row of totals)
        if (row.endpoint === id)
          for (const name of ['matched', 'missing', 'extra', 'late'] as const)
            parity[name] += row[name]
      const connections = byEndpoint[label] ?? 0
      const othersLeft = registry.filter((row) => row.id !== id && !this.isRetired(row.id)).length
      const seen = { ...use, connections, parity, othersLeft }
      return {
        id,
        label,
        kind,
        deprecatedSince,
        replacement,
        condition: sunset.condition,
        notBefore: sunset.notBefore,
        hears: [...hears],
        connections,
        ...use,
        parity,
        ...verdictOn({ sunset }, seen, now),
        retired,
      }
    })
  }

  /** From now on the endpoint answers that it has gone. Refused while traffic remains, whoever asks. */
  async retire(operator: Operator, id: string, body: unknown): Promise<OpsEndpoint> {
    const { early, why } = checked(retireBody, body)
    const { clock, metrics } = this.#services
    await this.note(await totalsOf(metrics))
    const endpoint = await this.#one(id)
    const { connections, lastSeen, mayBeRemoved, because } = endpoint
    if (endpoint.retired) throw new Refusal('conflict', `${id} is retired already`)
    if (connections > 0 || (lastSeen !== null && clock() - lastSeen < TRAFFIC_MS))
      throw new Refusal('conflict', `${id} has traffic: ${because}`, {
        details: { connections, lastSeen },
      })
    if (!mayBeRemoved && !early)
      throw new Refusal('conflict', `${id} may not be removed yet: ${because}`, {
        details: { connections, lastSeen, early: 'true overrules this' },
      })
    const details = { why, because }
    return this.#set(endpoint, operator, { at: clock(), act: 'endpoint.retire', details })
  }

  /** It answers again, as before. */
  async unretire(operator: Operator, id: string, body: unknown): Promise<OpsEndpoint> {
    const { why } = checked(retireBody, body)
    const endpoint = await this.#one(id)
    if (!endpoint.retired) throw new Refusal('conflict', `${id} is not retired`)
    return this.#set(endpoint, operator, { at: null, act: 'endpoint.unretire', details: { why } })
  }

  async #set(
    before: OpsEndpoint,
    { actorId, keep }: Operator,
    { at, act, details }: { at: number | null; act: string; details: object },
  ): Promise<OpsEndpoint> {
    const { database, clock } = this.#services
    const { id } = before
    const answer = await database.commit(async (trx) => {
      await trx
        .updateTable('endpoint_use')
        .set({ retired_at: at, retired_by: at === null ? null : actorId })
        .where('endpoint', '=', id)
        .execute()
      await record(trx, clock(), { actorId, act, details: { ...details, endpoint: id } })
      const by = (await person(trx, actorId)).name
      return keep(trx, { ...before, retired: at === null ? null : { at, by } })
    })
    await this.reread()
    return answer
  }

  async #one(id: string): Promise<OpsEndpoint> {
    const found = (await this.list()).find((endpoint) => endpoint.id === id)
    if (!found) throw new Refusal('not_found', 'there is no such endpoint')
    return found
  }

  #use(id: string): Use {
    const now = this.#services.clock()
    return this.#uses.get(id) ?? { countedSince: now, lastSeen: null, retired: null }
  }

  #byEndpoint(): Record<string, number> {
    return this.#services.connections.counts().byEndpoint
  }
}

const latest = (...moments: (number | null)[]) =>
  moments.reduce((a, b) => (a !== null && b !== null ? Math.max(a, b) : (a ?? b)), null)

const isOpen = ({ label }: OldEndpoint, open: Record<string, number>) => (open[label] ?? 0) > 0

/** Opened, or asked for, between two readings. */
const wasUsed = ({ label, requests = [] }: OldEndpoint, now: Totals, then: Totals): boolean =>
  [`opened/${label}`, ...requests.map((name) => `request/${name}`)].some(
    (name) => (now.get(name) ?? 0) > (then.get(name) ?? 0),
  )
