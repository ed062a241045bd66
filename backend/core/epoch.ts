import { randomBytes } from 'node:crypto'

import type { Database } from '../db/database.ts'

/** The log's random name, made with its first use: positions of another log mean nothing here. */
export async function openEpoch({ writer }: Database): Promise<string> {
  await writer
    .insertInto('settings')
    .values({ name: 'epoch', value: randomBytes(6).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const { value } = await writer
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow()
  return value
}
