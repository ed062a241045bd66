import type { OpsUser } from '@trunkline/shared/contract/ops'

import type { Reading } from '../../db/database.ts'

const MOST = 100

/** Where a user is signed in, the latest first. Never a token or an address. */
export async function sessionsOf(db: Reading, userId: number): Promise<OpsUser['sessions']> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'expires_at', 'user_agent'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
  return rows.map(({ id, created_at, expires_at, user_agent }) => ({
    id,
    createdAt: new Date(created_at).toISOString(),
    expiresAt: new Date(expires_at).toISOString(),
    userAgent: user_agent,
  }))
}
