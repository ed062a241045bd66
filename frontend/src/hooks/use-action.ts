import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import { useCallback, useMemo } from 'react'

import { actionKey, type Asked, type AskedActions } from '../context/realtime-actions.ts'
import { useRealtime } from '../context/realtime-context.tsx'
import { actionId } from '../realtime/action-id.ts'
import { ActionRefused } from '../realtime/transport.ts'
import type { Failure } from './view.ts'

/** What whoever shows an action has to know besides its input. */
type Beside = Pick<Partial<Asked>, 'seen' | 'attachment'>

/** Asked for and not done yet; `failure` once it was refused. */
export type Unsettled<N extends ActionName> = Asked<N> & { failure: Failure | null }

/**
 * Something a person can do. It is done when everything shown holds its effect, and not a moment earlier; until then,
 * and when it is refused, `useUnsettled` has it.
 */
export function useAction<N extends ActionName>(name: N) {
  const { actions } = useRealtime()
  const { mutateAsync } = useMutation({
    mutationKey: actionKey(name),
    mutationFn: (asked: Asked<N>): Promise<ActionOutput<N>> => actions.carryOut(name, asked),
  })
  /** Rejects when it is refused; who shows `useUnsettled` need not care. */
  const ask = useCallback(
    (input: ActionInput<N>, { seen = Number.POSITIVE_INFINITY, attachment }: Beside = {}) =>
      mutateAsync({ id: actionId(Date.now()), input, seen, ...(attachment && { attachment }) }),
    [mutateAsync],
  )
  const discardRefused = useDiscardRefused<N>(name)
  return useMemo(
    () => ({
      ask,
      /** The same, for those who show `useUnsettled`. */
      start: (input: ActionInput<N>, beside?: Beside) =>
        void ask(input, beside).catch(() => undefined),
      discardRefused,
    }),
    [ask, discardRefused],
  )
}

/** What was asked for under this name and is not done, in the order in which it was asked for. */
export function useUnsettled<N extends ActionName>(name: N): Unsettled<N>[] {
  const { actions } = useRealtime()
  const asked = useMutationState({
    filters: { mutationKey: actionKey(name), predicate: isUnsettled },
    select: ({ state }) => ({ asked: state.variables as Asked<N>, error: state.error }),
  })
  return useMemo(
    () =>
      asked.map(({ asked: one, error }) => ({
        ...one,
        failure: error && failureOf(actions, one.id, error),
      })),
    [actions, asked],
  )
}

/** What came of what was asked for under this name and is done. */
export function useDone<N extends ActionName>(name: N): ActionOutput<N>[] {
  return useMutationState({
    filters: { mutationKey: actionKey(name), status: 'success' },
    select: ({ state }) => state.data as ActionOutput<N>,
  })
}

/** Forgets what was refused, all of it or what `isMeant`: somebody tries something else. */
function useDiscardRefused<N extends ActionName>(name: N) {
  const cache = useQueryClient().getMutationCache()
  const { actions } = useRealtime()
  return useCallback(
    (isMeant: (input: ActionInput<N>) => boolean = () => true) => {
      const refused = cache.findAll({ mutationKey: actionKey(name), status: 'error' })
      const asked = refused.map(({ state }) => state.variables as Asked<N>)
      for (const { id, input } of asked) if (isMeant(input)) actions.discard(id)
    },
    [cache, actions, name],
  )
}

const isUnsettled = ({ state: { status } }: Mutation) => status === 'pending' || status === 'error'

/** Sent again it is the same action: were it done after all, it is not done twice. */
function failureOf(actions: AskedActions, id: string, error: Error): Failure {
  return {
    message: error.message,
    code: error instanceof ActionRefused ? error.code : 'internal',
    retry: () => actions.retry(id),
    discard: () => actions.discard(id),
  }
}
