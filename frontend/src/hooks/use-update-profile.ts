import type { Profile } from '@trunkline/shared/contract/account'

export type ProfileChange = Partial<Pick<Profile, 'name' | 'handle' | 'bio'>>

/** Changes my own profile. `fields` names what was refused, by field, for the form. */
export function useUpdateProfile(): {
  update: (change: ProfileChange) => Promise<boolean>
  isPending: boolean
  error: Error | null
  fields: Record<string, string>
} {
  throw new Error('not connected yet')
}
