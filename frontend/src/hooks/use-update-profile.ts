import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import { useState } from 'react'

import { fieldErrors } from '../lib/api.ts'
import { useAction, useUnsettled } from './use-action.ts'

export type ProfileChange = ActionInput<'account.update_profile'>

/** Changes my own profile; the answer is whether it was changed. `fields` names what was refused, for the form. */
export function useUpdateProfile(): {
  update: (change: ProfileChange) => Promise<boolean>
  isPending: boolean
  error: Error | null
  fields: Record<string, string>
} {
  const { ask, discardRefused } = useAction('account.update_profile')
  const unsettled = useUnsettled('account.update_profile')
  const [error, setError] = useState<Error | null>(null)
  const update = async (change: ProfileChange) => {
    discardRefused()
    setError(null)
    try {
      await ask(change)
      return true
    } catch (refused) {
      setError(refused as Error)
      return false
    }
  }
  const isPending = unsettled.some(({ failure }) => failure === null)
  return { update, isPending, error, fields: fieldErrors(error) }
}
