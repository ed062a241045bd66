import type { Identity } from '../../core/identity.ts'
import type { Reading } from '../../db/database.ts'
import type { AccountSettings } from './settings.ts'

type Account = { id: number; email: string; demo: boolean | number }

export type RoleOf = (account: Account) => Promise<Identity['role']>

/**
 * Who operates this server: the addresses in `OPS_EMAILS`, and, while only this machine can reach it, the first
 * person who signed up. Demo accounts never do: anybody can sign in as one.
 */
export function createRoleOf(
  db: Reading,
  config: Pick<AccountSettings, 'opsEmails' | 'loopback'>,
): RoleOf {
  let first: number | undefined

  const firstSignedUp = async () => {
    first ??= (
      await db
        .selectFrom('users')
        .select('id')
        .where('demo', '=', 0)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
    )?.id
    return first
  }

  return async ({ id, email, demo }) => {
    if (demo) return 'user'
    if (config.opsEmails.includes(email.toLowerCase())) return 'ops'
    return config.loopback && (await firstSignedUp()) === id ? 'ops' : 'user'
  }
}
