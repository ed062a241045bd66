/** What every list or page that is read from the server offers beside its data. */
export type Reading = {
  /** True until the first answer; a refetch behind shown data does not count. */
  isLoading: boolean
  /** Why the last read failed, while nothing newer was read. */
  error: Error | null
  retry: () => void
}

/** A list that grows by pages. */
export type Paging = { hasMore: boolean; isLoadingMore: boolean; loadMore: () => void }

/** Something that was asked for and refused: shown beside the thing that failed. */
export type Failure = { message: string; code: string; retry: () => void; discard: () => void }

/** A row of one's own before the server has told it: `failure` is set once it was refused. */
export type Unsent = { sending: boolean; failure: Failure | null }
