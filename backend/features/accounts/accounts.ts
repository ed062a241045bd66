import type { Context, Hono, MiddlewareHandler } from 'hono'

import type { Broker } from '../../core/broker.ts'
import type { HttpEnv } from '../../core/http.ts'
import type { CheckSessions, Identify, Identity } from '../../core/identity.ts'
import type { Logger } from '../../core/log.ts'
import type { Database } from '../../db/database.ts'
import { type AccessTokens, createAccessTokens } from './access-tokens.ts'
import { authRoutes } from './auth-routes.ts'
import { type Auth, createAuth, sessionCookie } from './auth.ts'
import { type AuthenticateBy, requestGates } from './authenticate.ts'
import { handleGiver } from './handle.ts'
import { createIdentify } from './identify.ts'
import { createRoleOf } from './roles.ts'
import type { NewUser } from './service.ts'
import { Sessions } from './sessions.ts'
import type { AccountSettings } from './settings.ts'
import { unlessRefused } from './unless-refused.ts'

export type AccountsOptions = {
  database: Database
  config: AccountSettings
  broker: Broker
  clock: () => number
  log: Logger
}

/** Who people are: sign-up and sign-in by the library, and what the rest of the house may ask about a session. */
export type Accounts = {
  /** `/api/auth/*`. */
  readonly routes: Hono
  readonly identify: Identify
  readonly checkSessions: CheckSessions
  /** Lets only signed-in requests pass and sets `c.var.identity`. */
  readonly authenticate: MiddlewareHandler<HttpEnv>
  /** The same, for a path that signs in by something else than the cookie and the bearer token. */
  readonly authenticateBy: AuthenticateBy
  /** Answers `{ user: null }` to whoever asks `?quiet` and is nobody. */
  readonly quietly: MiddlewareHandler
  /** Who asks, undefined for nobody: refuses no one. */
  readonly recognise: (c: Context) => Promise<Identity | undefined>
  /** Whether this user has the role `ops`. */
  readonly operates: (userId: number) => Promise<boolean>
  /** Limits requests of nobody in particular, by address. */
  readonly limitAddress: MiddlewareHandler
  readonly tokens: AccessTokens
  /** Lengthens the session of these headers where the library finds that it is time; answers the cookies to set. */
  prolong(headers: Headers): Promise<string[]>
  /** An account without a session, for the demo. Answers its id. */
  createUser(user: NewUser): Promise<number>
}

export function createAccounts({
  database,
  config,
  broker,
  clock,
  log,
}: AccountsOptions): Accounts {
  const { db } = database
  const auth = createAuth({
    database,
    config,
    log,
    giveHandle: handleGiver(db),
    clock,
    onSessionEnd: (sessionId, why) => {
      sessions.forget(sessionId)
      broker.publish([{ type: 'notice', name: 'session_ended', sessionId, why }])
    },
  })
  const roleOf = createRoleOf(db, config)
  const sessions = new Sessions({
    auth,
    db,
    roleOf,
    clock,
    auditMs: config.sessionAuditMs,
  })
  broker.onMessage((message) => {
    if (message.type === 'notice' && message.name === 'session_ended')
      sessions.forget(message.sessionId)
  })
  const tokens = createAccessTokens({ database, sessions, clock })
  const identify = createIdentify({ sessions, tokens, cookieName: sessionCookie(config.origins) })
  return {
    routes: authRoutes(auth),
    identify,
    checkSessions: sessions.check,
    ...requestGates(identify, config.httpRequestsPerMinute),
    tokens,
    operates: async (userId) => {
      const user = await db
        .selectFrom('users')
        .select(['id', 'email', 'demo'])
        .where('id', '=', userId)
        .executeTakeFirst()
      return user !== undefined && (await roleOf(user)) === 'ops'
    },
    prolong: async (headers) => {
      const { headers: answer } = await unlessRefused(() =>
        auth.api.getSession({ headers, returnHeaders: true }),
      )
      return answer.getSetCookie()
    },
    createUser: (user) => createUser(auth, user),
  }
}

async function createUser(auth: Auth, user: NewUser): Promise<number> {
  const { internalAdapter, password } = await auth.$context
  const { password: plain, demo = false, email, joinedAt, ...rest } = user
  const created = await internalAdapter.createUser(
    {
      ...rest,
      email: email.toLowerCase(),
      emailVerified: false,
      demo: demo ? 1 : 0,
      ...(joinedAt ? { createdAt: joinedAt } : {}),
    },
    { method: 'email-password' },
  )
  await internalAdapter.linkAccount({
    userId: created.id,
    providerId: 'credential',
    accountId: created.id,
    password: await password.hash(plain),
  })
  return Number(created.id)
}
