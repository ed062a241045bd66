import { createHash } from 'node:crypto'

import type { Db, Reading } from '../db/database.ts'
import { Refusal } from './refusal.ts'

/** What somebody asked for, and under which id: the two of them once and for all (promise P7). */
export type Asking = { userId: number; id: string; name: string; input: unknown }

/** Two databases, one answer: Postgres takes no NUL, and half a surrogate comes back as something else. Throws `Refusal`. */
export function checkId(id: string): void {
  if (!id.isWellFormed() || /\p{Cc}/u.test(id))
    throw new Refusal('invalid_input', 'id: printable characters only')
}

/** What was answered under this id; undefined where nothing was. Refuses the id of another request. */
export async function answered(db: Reading, asking: Asking): Promise<object | undefined> {
  const known = await db
    .selectFrom('action_answers')
    .select(['body_hash', 'answer'])
    .where('user_id', '=', asking.userId)
    .where('id', '=', asking.id)
    .executeTakeFirst()
  if (!known) return undefined
  if (known.body_hash !== hashOf(asking))
    throw new Refusal('id_reused', 'this id was used for another request')
  return JSON.parse(known.answer) as object
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(
  trx: Db,
  asking: Asking,
  { answer, at }: { answer: object; at: number },
): Promise<void> {
  const { userId, id } = asking
  await trx
    .insertInto('action_answers')
    .values({
      user_id: userId,
      id,
      body_hash: hashOf(asking),
      answer: JSON.stringify(answer),
      at,
    })
    .execute()
}

const hashOf = ({ name, input }: Asking): string =>
  createHash('sha256')
    .update(JSON.stringify([name, input]))
    .digest('base64url')
