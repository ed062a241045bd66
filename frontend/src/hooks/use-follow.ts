import { useInfiniteQuery } from '@tanstack/react-query'
import type { Person } from '@trunkline/shared/contract/scalars'

import { blocksQuery } from '../features/people/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import { useAction, useUnsettled } from './use-action.ts'
import type { Failure, Paging, Reading } from './view.ts'

export type Switch = {
  on: boolean
  set: (on: boolean) => void
  isPending: boolean
  failure: Failure | null
}

/** Whether I follow this person; shows the wish at once. */
export const useFollow = (userId: number, following: boolean): Switch =>
  useSwitch('account.follow', userId, following)

/** Whether I have blocked this person: it ends friendship, requests and follows, both ways. */
export const useBlock = (userId: number, blocked: boolean): Switch =>
  useSwitch('account.block', userId, blocked)

/** The people I have blocked. */
export function useBlocks(): Reading & Paging & { people: readonly Person[] } {
  const list = useInfiniteQuery(blocksQuery)
  return { ...readingOf(list), ...pagingOf(list), people: list.data ?? [] }
}

function useSwitch(name: 'account.follow' | 'account.block', userId: number, is: boolean): Switch {
  const { start, discardRefused } = useAction(name)
  const last = useUnsettled(name).findLast(({ input }) => input.userId === userId)
  return {
    on: last && !last.failure ? last.input.on : is,
    set: (on) => {
      discardRefused((input) => input.userId === userId)
      start({ userId, on })
    },
    isPending: last?.failure === null,
    failure: last?.failure ?? null,
  }
}
