import { accountActions, type Profile } from '@trunkline/shared/contract/account'
import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Person } from '@trunkline/shared/contract/scalars'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import type { Reading } from '../../db/database.ts'
import { profileUpdated } from './events.ts'
import { hold } from './hold.ts'
import { changePicture, mayReadPictures } from './picture.ts'
import { isHidden, isSeen, peopleById, profileById, seenByHandle } from './queries.ts'
import { blocksPerson, standing } from './standing.ts'
import { isTaken } from './unless-refused.ts'

/** Of every demo account. No secret: the sign-in page shows it, on this machine alone. */
export const DEMO_PASSWORD = 'trunkline-demo'

/** What an account is made of where nobody fills in a form. */
export type NewUser = {
  name: string
  email: string
  password: string
  handle?: string
  bio?: string
  demo?: boolean
  joinedAt?: Date
}

/** What a name may be, at sign-up and later. */
export const nameSchema = accountActions['account.update_profile'].input.shape.name.unwrap()

/** The people with these ids, for rows that name them. */
export const people = peopleById

/** The people with these handles whom the reader sees, by handle. */
export const peopleByHandle = seenByHandle

/** A person's own page; undefined when there is nobody with this id. */
export const profile = profileById

/** Keeps what is counted for these people still until the transaction ends. */
export const holdPeople = hold

/** Refuses with `not_found` when there is nobody with this id. */
export async function person(db: Reading, userId: number): Promise<Person> {
  const found = (await peopleById(db, [userId])).get(userId)
  if (!found) throw new Refusal('not_found', 'there is no such person')
  return found
}

/** Follows and blocks between the asker and somebody else, and how many follow. */
export const standingWith = standing

/** Whether this person blocks the other. */
export const blocks = blocksPerson

/** Either blocks the other: neither sees the other, anywhere. */
export const blocked = isHidden

/** For lists: the reader sees the person in this column, such as `posts.author_id`. */
export const seenBy = isSeen

/** Refuses with `not_found` when there is nobody with this id whom the asker sees: that one is blocked is no answer. */
export async function seenPerson(db: Reading, askerId: number, userId: number): Promise<Person> {
  const found = await person(db, userId)
  if (await isHidden(db, askerId, userId)) throw new Refusal('not_found', 'there is no such person')
  return found
}

/** Everybody's pictures are for everybody who is signed in. */
export const mayReadPicture = mayReadPictures

/** Changes the fields that are given. A handle that somebody has is refused by name. */
export async function updateProfile(
  tx: WriteTx,
  userId: number,
  changes: ActionInput<'account.update_profile'>,
): Promise<Profile> {
  const { trx, now, emit } = tx
  const { name, handle, bio, attachmentId } = changes
  if (handle !== undefined) await refuseTaken(trx, userId, handle)
  const image =
    attachmentId === undefined ? undefined : await changePicture(tx, userId, attachmentId)
  await trx
    .updateTable('users')
    .set({ name, handle, bio, image, updated_at: new Date(now).toISOString() })
    .where('id', '=', userId)
    .execute()
    .catch(refuseTwins)
  const profile = await profileById(trx, userId)
  if (!profile) throw new Refusal('not_found', 'there is no such person')
  emit(profileUpdated(profile))
  return profile
}

const taken = () =>
  new Refusal('conflict', 'handle: somebody else has it', {
    details: { fieldErrors: { handle: ['somebody else has it'] } },
  })

async function refuseTaken(db: Reading, userId: number, handle: string): Promise<void> {
  const owner = await db
    .selectFrom('users')
    .select('id')
    .where('handle', '=', handle)
    .where('id', '!=', userId)
    .executeTakeFirst()
  if (owner) throw taken()
}

/** Two people of two processes who take one handle at once: the unique index lets one of them. */
function refuseTwins(error: unknown): never {
  throw isTaken(error) ? taken() : error
}
