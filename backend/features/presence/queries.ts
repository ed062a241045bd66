import type { Person } from '@trunkline/shared/contract/scalars'

import type { Here, Presence } from '../../core/presence.ts'
import type { Reading } from '../../db/database.ts'
import { people } from '../accounts/service.ts'
import { friendIds } from '../friend-requests/service.ts'

export type OnlineFriend = Here & Person

/** The friends of this user who are here now, on whatever node. */
export async function onlineFriends(
  db: Reading,
  presence: Presence,
  userId: number,
): Promise<OnlineFriend[]> {
  const online = await presence.online(await friendIds(db, userId))
  const known = await people(db, online.keys())
  return [...online].flatMap(([id, state]) => {
    const friend = known.get(id)
    return friend ? [{ ...friend, ...state }] : []
  })
}
