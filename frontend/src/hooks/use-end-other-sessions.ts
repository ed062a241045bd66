import { useMutation, useQueryClient } from '@tanstack/react-query'

import { authClient, sentenceOf } from '../lib/auth-client.ts'

/** Signs out every browser and device but this one. `failure` is a sentence for the person. */
export function useEndOtherSessions(): {
  endOthers: () => void
  isPending: boolean
  failure: string | null
} {
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: async () => {
      const { error } = await authClient.revokeOtherSessions()
      if (error) throw new Error(sentenceOf(error))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return {
    endOthers: () => end.mutate(),
    isPending: end.isPending,
    failure: end.error?.message ?? null,
  }
}
