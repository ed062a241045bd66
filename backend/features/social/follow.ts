import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { holdPeople, seenPerson } from '../accounts/service.ts'
import { notifyOnce } from '../notifications/service.ts'
import { followChanged } from './events.ts'

/** Following again within a day is not told to the one who is followed. */
const DAY_MS = 86_400_000

type Asked = { userId: number; on: boolean }

/** Follows somebody, or no longer. To do what is done already says nothing to anybody. */
export async function follow(
  tx: WriteTx,
  userId: number,
  { userId: followeeId, on }: Asked,
): Promise<{ userId: number; following: boolean }> {
  const { trx, now, emit } = tx
  const answer = { userId: followeeId, following: on }
  if (followeeId === userId) throw new Refusal('invalid_input', 'userId: that is you')
  await holdPeople(trx, [userId, followeeId])
  if (!on) {
    const ended = await trx
      .deleteFrom('follows')
      .where('follower_id', '=', userId)
      .where('followee_id', '=', followeeId)
      .returning('since')
      .executeTakeFirst()
    if (ended) emit(followChanged(userId, answer))
    return answer
  }
  await seenPerson(trx, userId, followeeId)
  const begun = await trx
    .insertInto('follows')
    .values({ follower_id: userId, followee_id: followeeId, since: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('since')
    .executeTakeFirst()
  if (!begun) return answer
  emit(followChanged(userId, answer))
  await notifyOnce(tx, followeeId, { kind: 'follow', actorId: userId }, now - DAY_MS)
  return answer
}

/** Neither follows the other any more; each hears of the own following. */
export async function endFollows({ trx, emit }: WriteTx, a: number, b: number): Promise<void> {
  const ended = await trx
    .deleteFrom('follows')
    .where(({ or, and }) =>
      or([and({ follower_id: a, followee_id: b }), and({ follower_id: b, followee_id: a })]),
    )
    .returning(['follower_id', 'followee_id'])
    .execute()
  for (const { follower_id: follower, followee_id: userId } of ended)
    emit(followChanged(follower, { userId, following: false }))
}
