import type { UnauthenticatedReason } from '@trunkline/shared/protocol/close-codes'
import { betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { bearer } from 'better-auth/plugins/bearer'

import type { Logger } from '../../core/log.ts'
import type { Database } from '../../db/database.ts'
import { eachAlone } from '../../db/each-alone.ts'
import { libraryClock } from './library-clock.ts'
import { libraryLimits } from './library-limits.ts'
import { secretBeside } from './secret.ts'
import type { AccountSettings } from './settings.ts'
import { hashed, mayWritePassword, withPassword } from './sign-up.ts'
import { isRefused, remember } from './unless-refused.ts'

/** The client's address, from the connection. The server sets it on every request; a client's own is thrown away. */
export const ADDRESS_HEADER = 'x-trunkline-address'

export type AuthOptions = {
  database: Pick<Database, 'writer' | 'db' | 'commit' | 'dialect'>
  config: Pick<
    AccountSettings,
    | 'origins'
    | 'secret'
    | 'databaseUrl'
    | 'sessionTtlMs'
    | 'authRateLimit'
    | 'httpRequestsPerMinute'
  >
  log: Pick<Logger, 'error' | 'warn'>
  giveHandle(name: string, address: string): Promise<string>
  /** By which sessions end (db/clock.ts). */
  clock: () => number
  onSessionEnd(sessionId: number, why: UnauthenticatedReason): void
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** Cookies are `Secure` once every allowed origin is. */
const isSecure = (origins: readonly string[]) =>
  origins.every((origin) => origin.startsWith('https:'))

/** How much of a session has to be over before the next visit lengthens it. */
const prolongAfterMs = (ttlMs: number) => ttlMs / 7

/** Once less than this is left of a session, it is lengthened on the next visit. */
export const prolongBelowMs = (ttlMs: number): number => ttlMs - prolongAfterMs(ttlMs)

/**
 * What the names of our cookies begin with. Of `__Host-` a browser takes none that another host of the same site has
 * set for all of it, so nobody can be given a session that is not theirs. The library knows only `__Secure-`, hence by
 * hand; it demands `Secure`, `Path=/` and no `Domain`.
 */
const cookiePrefix = (origins: readonly string[]) =>
  `${isSecure(origins) ? '__Host-' : ''}trunkline`

/** The name of the session cookie, as the browser sends it. */
export const sessionCookie = (origins: readonly string[]) =>
  `${cookiePrefix(origins)}.session_token`

/**
 * The accounts library, on our tables and in the one line of our writers: a second writing connection in the process
 * would block the event loop (finding F8). It opens no transaction, because it would hash the password inside and stop
 * every other write for as long; see `signingUp` for what has to be one.
 */
export function createAuth(options: AuthOptions) {
  const { database, config, log, giveHandle, clock, onSessionEnd } = options
  const commit = withPassword(database.commit)
  const time = libraryClock(clock)
  const lasting = async <T extends { expiresAt?: Date }>({ expiresAt, ...rest }: T) => {
    if (!expiresAt) return { data: rest }
    // Who asks not to be remembered is given a day, which may be longer than a session lasts here.
    const last = clock() + config.sessionTtlMs
    const until = Math.min(time.stored(expiresAt).getTime(), last)
    return { data: { ...rest, expiresAt: new Date(until) } }
  }
  const { origins } = config
  const secure = isSecure(origins)
  return betterAuth({
    appName: 'Trunkline',
    secret: config.secret ?? secretBeside(config.databaseUrl),
    // A fixed one would answer 403 to whoever opens `localhost` instead of `127.0.0.1` (finding F10).
    baseURL: {
      allowedHosts: origins.map((origin) => new URL(origin).host),
      protocol: secure ? 'https' : 'http',
      fallback: origins[0] ?? 'http://localhost',
    },
    trustedOrigins: [...origins],
    database: {
      db: eachAlone({ ...database, commit }, remember).withPlugin(time.reading),
      type: database.dialect,
      transaction: false,
    },
    user: {
      modelName: 'users',
      fields: { ...times, emailVerified: 'email_verified' },
      additionalFields: {
        // Ours to give, in the hook below; `required` would ask the person for it.
        handle: { type: 'string', required: false, unique: true, input: false },
        bio: { type: 'string', required: true, defaultValue: '', input: false },
        demo: { type: 'number', required: true, defaultValue: 0, input: false },
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        ...times,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      // The list of one's sessions is no more secret to an old session than to a new one.
      freshAge: 0,
      expiresIn: config.sessionTtlMs / 1_000,
      updateAge: prolongAfterMs(config.sessionTtlMs) / 1_000,
    },
    account: {
      modelName: 'credentials',
      fields: {
        ...times,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'verifications', fields: { ...times, expiresAt: 'expires_at' } },
    emailAndPassword: { enabled: true, password: { hash: hashed } },
    plugins: [bearer()],
    rateLimit: {
      enabled: true,
      customStorage: libraryLimits(),
      window: 60,
      max: config.httpRequestsPerMinute,
      customRules: Object.fromEntries(
        ['/sign-in/*', '/sign-up/*', '/change-password'].map((path) => [
          path,
          { window: 60, max: config.authRateLimit },
        ]),
      ),
    },
    advanced: {
      cookiePrefix: cookiePrefix(origins),
      useSecureCookies: false,
      defaultCookieAttributes: { secure, path: '/' },
      database: { generateId: 'serial', validateSchema: false },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Said, because the library drops both checks when it believes to be in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: { ...user, handle: user.handle ?? (await giveHandle(user.name, user.email)) },
          }),
        },
      },
      account: { create: { before: async () => mayWritePassword() } },
      session: {
        create: { before: lasting },
        update: { before: lasting },
        delete: {
          after: async ({ id }, context) => onSessionEnd(Number(id), whyEnded(context?.path)),
        },
      },
    },
    logger: {
      level: 'warn',
      // Only the message: what the library adds may hold what a person typed.
      log: (level, message) =>
        log[level === 'error' && !isRefused() ? 'error' : 'warn']({ by: 'accounts' }, message),
    },
    // What is no answer of the library's own is ours to tell: it would write it out as it is, past the log.
    onAPIError: {
      onError: (error) => {
        if (!isAPIError(error)) throw error
      },
    },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** What the other lines of a session are told, from the request that ended it. */
function whyEnded(path: string | undefined): UnauthenticatedReason {
  if (path === '/sign-out') return 'signed_out'
  return path === '/get-session' ? 'expired' : 'revoked'
}
