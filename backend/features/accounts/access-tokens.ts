import { createHash, randomBytes } from 'node:crypto'

import type { Identity } from '../../core/identity.ts'
import type { Database } from '../../db/database.ts'
import type { Sessions } from './sessions.ts'

type Kind = 'ticket' | 'legacy'
type Bound = { session_id: number; expires_at: number }

export type TokenFound =
  | { ok: true; identity: Identity }
  | { ok: false; why: 'expired' | 'invalid' }

/** 256 random bits need no slow hash; stored is only what nobody can send back. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/**
 * Tickets and legacy tokens: for lines that cannot send a cookie. They are bound to the session that asked for
 * them, end with it, and are good for nothing else; a session's own token or id is never one.
 */
export function createAccessTokens(services: {
  database: Pick<Database, 'commit' | 'db'>
  sessions: Sessions
  clock: () => number
}) {
  const { database, sessions, clock } = services

  const identityOf = async (bound: Bound | undefined): Promise<TokenFound> => {
    if (!bound) return { ok: false, why: 'invalid' }
    if (bound.expires_at <= clock()) return { ok: false, why: 'expired' }
    const identity = await sessions.byId(bound.session_id)
    return identity ? { ok: true, identity } : { ok: false, why: 'invalid' }
  }

  return {
    /** Makes one for the caller's session. Expired ones of everybody are cleared away meanwhile. */
    async issue(kind: Kind, { sessionId, userId }: Identity, ttlMs: number) {
      const token = randomBytes(32).toString('base64url')
      const now = clock()
      const expiresAt = now + ttlMs
      await database.commit(async (trx) => {
        await trx.deleteFrom('access_tokens').where('expires_at', '<', now).execute()
        await trx
          .insertInto('access_tokens')
          .values({
            hash: hashOf(token),
            kind,
            session_id: sessionId,
            user_id: userId,
            expires_at: expiresAt,
          })
          .execute()
      })
      return { token, expiresAt: new Date(expiresAt).toISOString() }
    },

    /** Uses a ticket up: of eight handshakes with the same one, one gets in. */
    async useTicket(ticket: string): Promise<TokenFound> {
      const bound = await database.commit((trx) =>
        trx
          .deleteFrom('access_tokens')
          .where('hash', '=', hashOf(ticket))
          .where('kind', '=', 'ticket')
          .returning(['session_id', 'expires_at'])
          .executeTakeFirst(),
      )
      return identityOf(bound)
    },

    async byLegacyToken(token: string): Promise<TokenFound> {
      const bound = await database.db
        .selectFrom('access_tokens')
        .select(['session_id', 'expires_at'])
        .where('hash', '=', hashOf(token))
        .where('kind', '=', 'legacy')
        .executeTakeFirst()
      return identityOf(bound)
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
