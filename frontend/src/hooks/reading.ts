import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'

import type { Paging, Reading } from './view.ts'

/** What a query's result means for whoever shows it. An error beside data is no news: the data is shown. */
export function readingOf(
  query: Pick<UseQueryResult, 'isPending' | 'data' | 'error' | 'refetch'>,
): Reading {
  return {
    isLoading: query.isPending,
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  }
}

export function pagingOf(
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>,
): Paging {
  return {
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage({ cancelRefetch: false }),
  }
}
