import type { ReactElement, ReactNode } from 'react'

import type { Paging, Reading } from '../hooks/view.ts'
import { ErrorState } from './error-state.tsx'
import { LongList } from './long-list.tsx'
import { MoreRows } from './more-rows.tsx'

/**
 * A list read from the server, in all of its states: its bones, why it could not be read, what to do
 * while it is empty, its rows, and its end. What is shown stays when a later read fails.
 */
export function ReadList<T>(props: {
  reading: Reading & Paging
  items: readonly T[]
  keyOf: (item: T) => string | number
  /** What the list holds, as in "Couldn’t load …". */
  what: string
  bones: ReactNode
  empty: ReactNode
  /** What stands at the very end. */
  end?: ReactNode
  /** Tells lists of one page apart, of which one is shown at a time. */
  place?: string
  children: (item: T, index: number) => ReactElement
}) {
  const { reading, items } = props
  const { isLoading, error, retry, hasMore, isLoadingMore, loadMore } = reading

  // A page may hold nothing for this reader while there is more behind it: then the list goes on by itself.
  if (items.length === 0 && (error !== null || !hasMore)) {
    if (isLoading) return props.bones
    return error === null ? (
      props.empty
    ) : (
      <ErrorState error={error} onRetry={retry} what={props.what} />
    )
  }
  return (
    <>
      <LongList
        items={items}
        keyOf={props.keyOf}
        onEnd={hasMore && !isLoadingMore && error === null ? loadMore : undefined}
        place={props.place}
      >
        {props.children}
      </LongList>
      <MoreRows end={props.end} error={error} isLoading={isLoadingMore} retry={retry} />
    </>
  )
}
