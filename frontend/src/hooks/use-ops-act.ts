import { useMutation, useQueryClient } from '@tanstack/react-query'

import { send } from '../lib/api.ts'
import { actionId } from '../realtime/action-id.ts'

/** What an operator asks for: a path below `/api/ops`, and its body. */
export type OpsAct = { path: string; body: object }

/**
 * Does one thing to the server and reads everything of `/ops` again. `failure` is a sentence for the operator;
 * `done` is the answer to the last act.
 */
export function useOpsAct(): {
  act: (asked: OpsAct) => void
  isPending: boolean
  failure: string | null
  done: unknown
  dismiss: () => void
} {
  const client = useQueryClient()
  const asking = useMutation({
    mutationFn: async ({ path, body }: OpsAct) =>
      (await send<unknown>('POST', `/api/ops/${path}`, { body, key: actionId(Date.now()) })).data,
    onSettled: () => client.invalidateQueries({ queryKey: ['ops'] }),
  })
  return {
    act: (asked) => asking.mutate(asked),
    isPending: asking.isPending,
    failure: asking.error?.message ?? null,
    done: asking.data,
    dismiss: asking.reset,
  }
}
