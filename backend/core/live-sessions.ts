import type { CloseReason, UnauthenticatedReason } from '@trunkline/shared/protocol/close-codes'

import type { Broker } from './broker.ts'
import type { CheckSessions, Identity } from './identity.ts'

/** A line that lives as long as its session: a socket, unified or old, an event stream, or a page that polls. */
export type SessionLine = { close(name: 'unauthenticated', reason: CloseReason): void }

/** How often times are looked at: with the look into the database, an end is noticed within a second. */
const EXPIRY_MS = 500
/** Longer than any handshake takes. */
const HANDSHAKE_MS = 30_000

type Session = { expiresAt: number; readonly lines: Set<SessionLine> }

/**
 * Which lines belong to which session. Sign-out, revocation and password change are heard as a notice and end the
 * lines within the same tick; expiry is looked at twice a second; an audit against the database finds notices that
 * were lost (PROTOCOL rule 11, PROMISES M3).
 */
export class LiveSessions {
  readonly #sessions = new Map<number, Session>()
  /** Sessions that ended a moment ago: a handshake may have been under way meanwhile. */
  readonly #ended = new Map<number, { why: UnauthenticatedReason; at: number }>()
  readonly #check: CheckSessions
  readonly #clock: () => number
  readonly #onError: (error: unknown) => void
  readonly #timers: NodeJS.Timeout[]

  constructor(options: {
    broker: Broker
    check: CheckSessions
    clock: () => number
    auditMs: number
    onError: (error: unknown) => void
  }) {
    this.#check = options.check
    this.#clock = options.clock
    this.#onError = options.onError
    options.broker.onMessage((message) => {
      if (message.type === 'notice' && message.name === 'session_ended')
        this.#end(message.sessionId, message.why)
    })
    this.#timers = [
      setInterval(() => void this.#askAbout(this.#expired()), EXPIRY_MS).unref(),
      setInterval(() => void this.#askAbout([...this.#sessions.keys()]), options.auditMs).unref(),
    ]
  }

  /** Takes the line on until the returned function is called. */
  add(
    { sessionId, expiresAt }: Pick<Identity, 'sessionId' | 'expiresAt'>,
    line: SessionLine,
  ): () => void {
    const ended = this.#ended.get(sessionId)
    if (ended) {
      queueMicrotask(() => line.close('unauthenticated', { why: ended.why }))
      return () => undefined
    }
    const session = this.#sessions.get(sessionId) ?? { expiresAt, lines: new Set() }
    this.#sessions.set(sessionId, session)
    session.expiresAt = Math.max(session.expiresAt, expiresAt)
    session.lines.add(line)
    return () => {
      session.lines.delete(line)
      if (session.lines.size === 0 && this.#sessions.get(sessionId) === session)
        this.#sessions.delete(sessionId)
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #expired(): number[] {
    const now = this.#clock()
    return [...this.#sessions].filter(([, { expiresAt }]) => expiresAt <= now).map(([id]) => id)
  }

  async #askAbout(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return
    try {
      const alive = await this.#check(ids)
      for (const id of ids) {
        const expiresAt = alive.get(id)
        const session = this.#sessions.get(id)
        if (expiresAt === undefined) this.#end(id, 'revoked')
        else if (expiresAt <= this.#clock()) this.#end(id, 'expired')
        else if (session) session.expiresAt = expiresAt
      }
    } catch (error) {
      this.#onError(error)
    }
  }

  #end(sessionId: number, why: UnauthenticatedReason): void {
    const session = this.#sessions.get(sessionId)
    this.#sessions.delete(sessionId)
    const now = performance.now()
    for (const [id, { at }] of this.#ended) if (now - at > HANDSHAKE_MS) this.#ended.delete(id)
    this.#ended.set(sessionId, { why, at: now })
    for (const line of session?.lines ?? []) line.close('unauthenticated', { why })
  }
}
