import type { OpsEndpoint } from '@trunkline/shared/contract/ops'
import { z } from 'zod'

import type { Connections } from '../../core/connections.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
import { type Actor, record } from './audit.ts'
import { checked } from './checked.ts'
import { verdictOn } from './endpoint-verdict.ts'
import type { OldEndpoint } from './old-endpoint.ts'
import { readParity } from './parity.ts'
import type { Totals } from './totals.ts'

const DAY_MS = 86_400_000
/** Traffic within this time remains traffic: an old client that lost its line is back by then. */
const TRAFFIC_MS = 60_000
/** The last use is written down at most this often. */
const NOTE_MS = 30_000

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
  clock: () => number
}

/** The old endpoints: when each was last used, whether it may go, and which have gone. Kept in the database, for all nodes. */
export class Endpoints {
  readonly #services: EndpointServices
  #uses = new Map<string, Use>()

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
          lastSeen: row.last_seen,
          retired: row.retired_at === null ? null : { at: row.retired_at, by: row.name ?? '' },
        },
      ]),
    )
  }

  isRetired(id: string): boolean {
    return Boolean(this.#uses.get(id)?.retired)
  }

  /** Keeps which endpoints were used, from what was counted since the look before. */
  async note(since: Totals): Promise<void> {
    const { database, registry, clock } = this.#services
    const now = clock()
    const byEndpoint = this.#byEndpoint()
    const used = registry.filter((row) => (byEndpoint[row.label] ?? 0) > 0 || wasUsed(row, since))
    const due = used.filter(({ id }) => now - (this.#uses.get(id)?.lastSeen ?? 0) >= NOTE_MS)
    if (due.length === 0) return
    const ids = due.map(({ id }) => id).sort()
    await database.commit((trx) =>
      trx
        .updateTable('endpoint_use')
        .set({ last_seen: now })
        .where('endpoint', 'in', ids)
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
  async retire(actor: Actor, id: string, body: unknown): Promise<OpsEndpoint> {
    const { early, why } = checked(retireBody, body)
    const { clock } = this.#services
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
    return this.#set(id, actor, { at: clock(), act: 'endpoint.retire', details: { why, because } })
  }

  /** It answers again, as before. */
  async unretire(actor: Actor, id: string, body: unknown): Promise<OpsEndpoint> {
    const { why } = checked(retireBody, body)
    if (!(await this.#one(id)).retired) throw new Refusal('conflict', `${id} is not retired`)
    return this.#set(id, actor, { at: null, act: 'endpoint.unretire', details: { why } })
  }

  async #set(
    id: string,
    actor: Actor,
    { at, act, details }: { at: number | null; act: string; details: object },
  ): Promise<OpsEndpoint> {
    const { database, clock } = this.#services
    await database.commit(async (trx) => {
      await trx
        .updateTable('endpoint_use')
        .set({ retired_at: at, retired_by: at === null ? null : actor.actorId })
        .where('endpoint', '=', id)
        .execute()
      await record(trx, clock(), { ...actor, act, details: { ...details, endpoint: id } })
    })
    await this.reread()
    return this.#one(id)
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

/** Opened and closed between two looks, or asked for. */
function wasUsed({ label, requests = [] }: OldEndpoint, since: Totals): boolean {
  if ((since.get(`opened/${label}`) ?? 0) > 0) return true
  return requests.some((name) => (since.get(`request/${name}`) ?? 0) > 0)
}
