import type { ServerMode } from '@trunkline/shared/contract/rollout'
import { topic } from '@trunkline/shared/protocol/topic'
import { type Context, Hono } from 'hono'

import { type Http, type HttpEnv, idParam, jsonBody, pageQuery } from '../../core/http.ts'
import type { Identity } from '../../core/identity.ts'
import { Refusal } from '../../core/refusal.ts'
import type { ReadDb } from '../../db/database.ts'
import type { Accounts } from './accounts.ts'
import { prolongBelowMs } from './auth.ts'
import { demoAccounts, emailOf, profileById } from './queries.ts'
import { DEMO_PASSWORD } from './service.ts'
import type { AccountSettings } from './settings.ts'
import { blockedPeople } from './standing.ts'

/** Who am I, my profile, whom I follow and block, and the tokens for lines that cannot send a cookie. All signed in. */
export function accountRoutes(
  http: Http,
  services: { accounts: Accounts; config: AccountSettings; clock: () => number },
): Hono<HttpEnv> {
  const { accounts, config, clock } = services

  const session = async (c: Context<HttpEnv>) => {
    const { userId, sessionId, expiresAt, role } = c.get('identity')
    if (expiresAt - clock() < prolongBelowMs(config.sessionTtlMs))
      for (const cookie of await accounts.prolong(c.req.raw.headers))
        c.header('Set-Cookie', cookie, { append: true })
    const user = await http.read(c, [topic.account(userId)], async (db) => ({
      ...(await ownProfile(db, userId)),
      email: await emailOf(db, userId),
      role,
    }))
    const until = (await accounts.checkSessions([sessionId])).get(sessionId) ?? expiresAt
    return c.json({ user, session: { id: sessionId, expiresAt: new Date(until).toISOString() } })
  }

  const issue = (kind: 'ticket' | 'legacy', identity: Identity) =>
    accounts.tokens.issue(
      kind,
      identity,
      kind === 'ticket' ? config.ticketTtlMs : config.legacyTokenTtlMs,
    )

  return new Hono<HttpEnv>()
    .get('/api/session', session)
    .put('/api/profile', async (c) =>
      c.json(await http.act(c, 'account.update_profile', await jsonBody(c))),
    )
    .put('/api/users/:id/follow', async (c) =>
      c.json(await http.act(c, 'account.follow', { userId: idParam(c), on: true })),
    )
    .delete('/api/users/:id/follow', async (c) =>
      c.json(await http.act(c, 'account.follow', { userId: idParam(c), on: false })),
    )
    .put('/api/users/:id/block', async (c) =>
      c.json(await http.act(c, 'account.block', { userId: idParam(c), on: true })),
    )
    .delete('/api/users/:id/block', async (c) =>
      c.json(await http.act(c, 'account.block', { userId: idParam(c), on: false })),
    )
    .get('/api/blocks', async (c) => {
      const page = pageQuery(c, 'after')
      const { userId } = c.get('identity')
      return c.json(
        await http.read(c, [topic.account(userId)], (db) => blockedPeople(db, userId, page)),
      )
    })
    .post('/api/realtime/ticket', async (c) => {
      const { token, expiresAt } = await issue('ticket', c.get('identity'))
      return c.json({ ticket: token, expiresAt }, 201)
    })
    .post('/api/legacy-token', async (c) => c.json(await issue('legacy', c.get('identity')), 201))
}

async function ownProfile(db: ReadDb, userId: number) {
  const profile = await profileById(db, userId)
  if (!profile) throw new Refusal('unauthenticated', 'this account is gone')
  return profile
}

/**
 * What a page needs before anybody is signed in: which line to run on and why, whether to compare both, and who may be tried
 * out on this machine. `serverMode` is asked for whoever the cookie names.
 */
export function configRoute(
  { db, config, accounts }: { db: ReadDb; config: AccountSettings; accounts: Accounts },
  serverMode: (userId: number | undefined) => ServerMode,
): Hono {
  return new Hono().get('/api/config', async (c) => {
    const asker = await accounts.recognise(c)
    const people = config.loopback ? await demoAccounts(db) : []
    const demo = people.map((account) => ({ ...account, password: DEMO_PASSWORD }))
    return c.json({
      ...serverMode(asker?.userId),
      retry: config.retry,
      build: config.build,
      ...(demo.length > 0 ? { demo: { accounts: demo } } : {}),
    })
  })
}
