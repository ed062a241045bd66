import type { Profile } from '@trunkline/shared/contract/account'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Pages } from '../../lib/positioned/pages.ts'
import { positionedPages, positionedQuery } from '../../lib/positioned/positioned-query.ts'
import type { Target } from '../../lib/positioned/reaction.ts'

type Friendship = 'self' | 'none' | 'friends' | 'incoming' | 'outgoing'
/** Where we stand, and by which request. */
export type Standing = { friendship: Friendship; requestId: number | null }
export type Acquaintance = Person & Standing
export type AcquaintedProfile = Profile & Standing

/** People by name or handle; everybody for an empty text. */
export const peopleQuery = (text: string) =>
  positionedPages<Acquaintance>({
    queryKey: [...everySearch.queryKey, text],
    path: (after) =>
      `/api/users?query=${encodeURIComponent(text)}${after === null ? '' : `&after=${after}`}`,
  })

/** Every search that has been made. */
export const everySearch: Target<Pages<Acquaintance>> = {
  queryKey: ['people', 'search'],
  family: true,
}

/** One person's page. */
export const profileQuery = (userId: number) =>
  positionedQuery<AcquaintedProfile>({
    queryKey: ['people', 'profile', userId],
    path: `/api/users/${userId}`,
  })
