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

/** While anything of the list is being read, asking for more is no use: the next render offers it anew. */
export function pagingOf(
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetching' | 'isFetchingNextPage' | 'fetchNextPage'
  >,
): Paging {
  const { isFetching } = query
  return {
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (!isFetching) void query.fetchNextPage()
    },
  }
}
