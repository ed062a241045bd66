import { AsyncLocalStorage } from 'node:async_hooks'

import { hashPassword } from 'better-auth/crypto'

import type { Database, Db } from '../../db/database.ts'

type Commit = Database['commit']

/** Whose sign-up this request is, and what became of the password once it is hashed. */
const underWay = new AsyncLocalStorage<{ address: string; hash?: string }>()

/**
 * The accounts library writes a person and their password one after the other. While `ask` runs, both are one
 * transaction: a crash or a busy database leaves an account that one can sign in to, or none.
 */
export const signingUp = <T>(address: string, ask: () => Promise<T>): Promise<T> =>
  underWay.run({ address: address.toLowerCase() }, ask)

/** The library's own, remembered for the sign-up that is under way. */
export async function hashed(password: string): Promise<string> {
  const hash = await hashPassword(password)
  const signUp = underWay.getStore()
  if (signUp) signUp.hash = hash
  return hash
}

/** Whatever a sign-up writes, a person without a password gets it in the same transaction. */
export const withPassword =
  (commit: Commit): Commit =>
  (work) =>
    commit(async (trx) => {
      const result = await work(trx)
      const { address, hash } = underWay.getStore() ?? {}
      if (address !== undefined && hash !== undefined) await putPassword(trx, address, hash)
      return result
    })

/** False where the library need not write the password: the person has it already. */
export const mayWritePassword = (): boolean => underWay.getStore()?.hash === undefined

async function putPassword(trx: Db, address: string, hash: string): Promise<void> {
  const person = await trx
    .selectFrom('users')
    .leftJoin('credentials', 'credentials.user_id', 'users.id')
    .select(['users.id', 'users.created_at'])
    .where('email', '=', address)
    .where('credentials.id', 'is', null)
    .executeTakeFirst()
  if (!person) return
  const { id, created_at: at } = person
  const times = { created_at: at, updated_at: at }
  await trx
    .insertInto('credentials')
    .values({
      user_id: id,
      account_id: String(id),
      provider_id: 'credential',
      password: hash,
      ...times,
    })
    .execute()
}
