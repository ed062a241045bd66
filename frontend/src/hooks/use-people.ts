import type { Profile } from '@trunkline/shared/contract/account'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Paging, Reading } from './view.ts'

export type Friendship = 'self' | 'none' | 'friends' | 'incoming' | 'outgoing'
export type Acquaintance = Person & { friendship: Friendship; requestId: number | null }
export type AcquaintedProfile = Profile & { friendship: Friendship; requestId: number | null }

/** People found by name or handle, with where we stand. An empty query lists everybody. */
export function usePeople(_query: string): Reading & Paging & { people: Acquaintance[] } {
  throw new Error('not connected yet')
}

/** One person's page. */
export function useProfile(_userId: number): Reading & { profile: AcquaintedProfile | undefined } {
  throw new Error('not connected yet')
}
