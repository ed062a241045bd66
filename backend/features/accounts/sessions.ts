import type { CheckSessions, Identity } from '../../core/identity.ts'
import type { Reading } from '../../db/database.ts'
import type { Auth } from './auth.ts'
import type { RoleOf } from './roles.ts'
import { unlessRefused } from './unless-refused.ts'

/** `checkedAt` by a steady clock. */
type Known = { identity: Identity; checkedAt: number }

/** More than this and the ones looked up longest ago are looked up anew. */
const MOST = 50_000

/**
 * Credential → session, remembered. The library needs a signature, two queries and its router for the answer, on
 * every request; a map needs none of them. What is remembered is dropped the moment a session ends (`forget`), and
 * looked at again in the database every `auditMs`, so that an end that another process failed to tell of is found.
 */
export class Sessions {
  readonly #auth: Auth
  readonly #db: Reading
  readonly #roleOf: RoleOf
  readonly #clock: () => number
  readonly #auditMs: number
  readonly #known = new Map<string, Known>()
  readonly #credentials = new Map<number, Set<string>>()
  /** Ids are never given out twice, so one that has ended lately need not be asked about. */
  readonly #ended = new Set<number>()

  constructor(services: {
    auth: Auth
    db: Reading
    roleOf: RoleOf
    clock: () => number
    auditMs: number
  }) {
    this.#auth = services.auth
    this.#db = services.db
    this.#roleOf = services.roleOf
    this.#clock = services.clock
    this.#auditMs = services.auditMs
  }

  /** The value of the session cookie, as sent; `name` is the cookie's. */
  byCookie(name: string, value: string): Promise<Identity | undefined> {
    return this.#find(`cookie ${value}`, () => new Headers({ cookie: `${name}=${value}` }))
  }

  byBearer(token: string): Promise<Identity | undefined> {
    return this.#find(`bearer ${token}`, () => new Headers({ authorization: `Bearer ${token}` }))
  }

  /** The living session with this id, as the database has it. */
  async byId(sessionId: number): Promise<Identity | undefined> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'users.email', 'users.demo', 'sessions.expires_at'])
      .where('sessions.id', '=', sessionId)
      .executeTakeFirst()
    if (!row) return undefined
    const expiresAt = new Date(row.expires_at).getTime()
    if (expiresAt <= this.#clock()) return undefined
    return { userId: row.id, sessionId, expiresAt, role: await this.#roleOf(row) }
  }

  /** Which of these sessions still live, and until when. */
  readonly check: CheckSessions = async (sessionIds) => {
    const alive = new Map<number, number>()
    for (let i = 0; i < sessionIds.length; i += 500) {
      const rows = await this.#db
        .selectFrom('sessions')
        .select(['id', 'expires_at'])
        .where('id', 'in', sessionIds.slice(i, i + 500))
        .execute()
      for (const row of rows) alive.set(row.id, new Date(row.expires_at).getTime())
    }
    return alive
  }

  /** The session has ended: nothing that named it is believed any more. */
  forget(sessionId: number): void {
    this.#ended.add(sessionId)
    for (const oldest of this.#ended) {
      if (this.#ended.size <= MOST) break
      this.#ended.delete(oldest)
    }
    for (const credential of this.#credentials.get(sessionId) ?? []) this.#known.delete(credential)
    this.#credentials.delete(sessionId)
  }

  async #find(credential: string, headers: () => Headers): Promise<Identity | undefined> {
    const known = this.#known.get(credential)
    if (known && (await this.#stillGood(known))) return known.identity
    const identity = await this.#lookUp(headers())
    // It may have ended while it was looked up.
    if (!identity || this.#ended.has(identity.sessionId)) return undefined
    this.#remember(credential, identity)
    return identity
  }

  async #stillGood(known: Known): Promise<boolean> {
    const { sessionId, expiresAt } = known.identity
    const now = this.#clock()
    const steady = performance.now()
    if (expiresAt > now && steady - known.checkedAt < this.#auditMs) return true
    const alive = (await this.check([sessionId])).get(sessionId)
    if (alive === undefined || alive <= now) {
      this.forget(sessionId)
      return false
    }
    known.identity = { ...known.identity, expiresAt: alive }
    known.checkedAt = steady
    return true
  }

  async #lookUp(headers: Headers): Promise<Identity | undefined> {
    const found = await unlessRefused(() =>
      this.#auth.api.getSession({ headers, query: { disableRefresh: true } }),
    )
    return found ? this.byId(Number(found.session.id)) : undefined
  }

  #remember(credential: string, identity: Identity): void {
    const { sessionId } = identity
    const credentials = this.#credentials.get(sessionId) ?? new Set()
    this.#credentials.set(sessionId, credentials.add(credential))
    this.#known.set(credential, { identity, checkedAt: performance.now() })
    for (const [oldest, { identity: old }] of this.#known) {
      if (this.#known.size <= MOST) break
      this.#known.delete(oldest)
      const left = this.#credentials.get(old.sessionId)
      left?.delete(oldest)
      if (left?.size === 0) this.#credentials.delete(old.sessionId)
    }
  }
}
