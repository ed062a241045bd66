import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { blocks, holdPeople, person } from '../accounts/service.ts'
import { endAcquaintance } from '../friend-requests/service.ts'
import { markReadFrom } from '../notifications/service.ts'
import { accessChanged, blockChanged } from './events.ts'
import { endFollows } from './follow.ts'

type Asked = { userId: number; on: boolean }

/**
 * Blocks somebody: friendship, requests and follows end both ways, and neither sees the other from then on. Or lifts
 * the own block; nothing that ended comes back. Only who blocks is told of it: the other hears no more than that what
 * they may see has changed, and no event of what ended says whose act it was.
 */
export async function block(
  tx: WriteTx,
  userId: number,
  { userId: otherId, on }: Asked,
): Promise<{ userId: number; blocked: boolean }> {
  const { trx, emit, tell } = tx
  const unsigned = withoutSigning(tx)
  const answer = { userId: otherId, blocked: on }
  if (otherId === userId) throw new Refusal('invalid_input', 'userId: that is you')
  await person(trx, otherId)
  await holdPeople(trx, [userId, otherId])
  const [mine, theirs] = [await blocks(trx, userId, otherId), await blocks(trx, otherId, userId)]
  if (mine === on) return answer
  await write(tx, { userId, otherId, mine: on, theirs })
  emit(blockChanged(userId, answer))
  if (theirs) return answer
  unsigned.emit(accessChanged(otherId))
  if (on) await part(unsigned, userId, otherId)
  tell({ type: 'notice', name: 'screen_changed', between: [userId, otherId], hidden: on })
  return answer
}

/** The same transaction, in which no event says who acts and by which action. */
const withoutSigning = (tx: WriteTx): WriteTx => ({
  ...tx,
  emit: (emission) => tx.emit({ ...emission, unsigned: true }),
})

/** Both rows stand while either blocks the other. */
async function write(
  { trx, now }: WriteTx,
  state: { userId: number; otherId: number; mine: boolean; theirs: boolean },
): Promise<void> {
  const { userId, otherId, mine, theirs } = state
  await trx
    .deleteFrom('blocks')
    .where(({ or, and }) =>
      or([
        and({ user_id: userId, other_id: otherId }),
        and({ user_id: otherId, other_id: userId }),
      ]),
    )
    .execute()
  if (!mine && !theirs) return
  await trx
    .insertInto('blocks')
    .values([
      { user_id: userId, other_id: otherId, mine: Number(mine), since: now },
      { user_id: otherId, other_id: userId, mine: Number(theirs), since: now },
    ])
    .execute()
}

/** Everything between the two ends, by the events that each of it has. */
async function part(tx: WriteTx, a: number, b: number): Promise<void> {
  await endAcquaintance(tx, a, b)
  await endFollows(tx, a, b)
  await markReadFrom(tx, a, b)
  await markReadFrom(tx, b, a)
}
