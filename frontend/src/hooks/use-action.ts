import {
  type Mutation,
  type MutationCache,
  useMutation,
  useMutationState,
  useQueryClient,
} from '@tanstack/react-query'
import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import { useCallback, useMemo } from 'react'

import { useRealtime } from '../context/realtime-context.tsx'
import { actionId } from '../realtime/action-id.ts'
import { ActionRefused } from '../realtime/transport.ts'
import type { Failure } from './view.ts'

/** One action as it was asked for. `seen`: the newest row that was known then, where rows are made. */
export type Asked<N extends ActionName> = { id: string; input: ActionInput<N>; seen: number }

/** Asked for and not done yet; `failure` once it was refused. */
export type Unsettled<N extends ActionName> = Asked<N> & { failure: Failure | null }

const keyOf = (name: ActionName) => ['action', name]

/**
 * Something a person can do. It is done when everything shown holds its effect, and not a moment earlier; until then,
 * and when it is refused, `useUnsettled` has it.
 */
export function useAction<N extends ActionName>(name: N) {
  const realtime = useRealtime()
  const { mutateAsync } = useMutation({
    mutationKey: keyOf(name),
    mutationFn: async ({ id, input }: Asked<N>): Promise<ActionOutput<N>> => {
      const transport = realtime.transport.get()
      if (!transport) throw new ActionRefused('closed', 'You are not signed in.')
      const { output, at } = await transport.act(name, input, { id })
      await realtime.reached(at)
      return output
    },
  })
  /** Rejects when it is refused; who shows `useUnsettled` need not care. */
  const ask = useCallback(
    (input: ActionInput<N>, seen = Number.POSITIVE_INFINITY) =>
      mutateAsync({ id: actionId(Date.now()), input, seen }),
    [mutateAsync],
  )
  const discardRefused = useDiscardRefused<N>(name)
  return useMemo(
    () => ({
      ask,
      /** The same, for those who show `useUnsettled`. */
      start: (input: ActionInput<N>, seen?: number) => void ask(input, seen).catch(() => undefined),
      discardRefused,
    }),
    [ask, discardRefused],
  )
}

/** What was asked for under this name and is not done, in the order in which it was asked for. */
export function useUnsettled<N extends ActionName>(name: N): Unsettled<N>[] {
  const cache = useQueryClient().getMutationCache()
  const asked = useMutationState({
    filters: { mutationKey: keyOf(name), predicate: isUnsettled },
    select: ({ state }) => ({ asked: state.variables as Asked<N>, error: state.error }),
  })
  return useMemo(
    () =>
      asked.map(({ asked: one, error }) => ({
        ...one,
        failure: error && failureOf(cache, one.id, error),
      })),
    [cache, asked],
  )
}

/** What came of what was asked for under this name and is done. */
export function useDone<N extends ActionName>(name: N): ActionOutput<N>[] {
  return useMutationState({
    filters: { mutationKey: keyOf(name), status: 'success' },
    select: ({ state }) => state.data as ActionOutput<N>,
  })
}

/** Forgets what was refused, all of it or what `isMeant`: somebody tries something else. */
function useDiscardRefused<N extends ActionName>(name: N) {
  const cache = useQueryClient().getMutationCache()
  return useCallback(
    (isMeant: (input: ActionInput<N>) => boolean = () => true) => {
      for (const mutation of cache.findAll({ mutationKey: keyOf(name), status: 'error' }))
        if (isMeant((mutation.state.variables as Asked<N>).input)) cache.remove(mutation)
    },
    [cache, name],
  )
}

const isUnsettled = ({ state: { status } }: Mutation) => status === 'pending' || status === 'error'

/** Sent again it is the same action: were it done after all, it is not done twice. */
function failureOf(cache: MutationCache, id: string, error: Error): Failure {
  const find = () => cache.find({ predicate: ({ state }) => idOf(state.variables) === id })
  return {
    message: error.message,
    code: error instanceof ActionRefused ? error.code : 'internal',
    retry: () => {
      const mutation = find()
      mutation?.execute(mutation.state.variables).catch(() => undefined)
    },
    discard: () => {
      const mutation = find()
      if (mutation) cache.remove(mutation)
    },
  }
}

const idOf = (variables: unknown) => (variables as Asked<ActionName> | undefined)?.id
