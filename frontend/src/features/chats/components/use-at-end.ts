import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'

/** This close to the end counts as being there. */
const NEAR = 48

/**
 * Keeps a list that grows at its end where it is read: at the end while somebody is there, and otherwise where they
 * are. Only going up leaves the end; `follow` goes back there. `last` names the last row, `isOwn` that I wrote it.
 */
export function useAtEnd(
  list: RefObject<VirtualizerHandle | null>,
  { count, last, isOwn }: { count: number; last: string | undefined; isOwn: boolean },
) {
  const [isAtEnd, setAtEnd] = useState(true)
  const following = useRef(true)
  const offset = useRef(0)
  const known = useRef(last)

  const toEnd = useCallback(() => {
    if (count > 0) list.current?.scrollToIndex(count - 1, { align: 'end' })
  }, [list, count])

  const set = (to: boolean) => {
    following.current = to
    setAtEnd(to)
  }

  useLayoutEffect(() => {
    if (isOwn && known.current !== last) set(true)
    known.current = last
    if (following.current) toEnd()
  }, [toEnd, last, isOwn])

  return {
    isAtEnd,
    follow: () => {
      set(true)
      toEnd()
    },
    onScroll: (now: number) => {
      const handle = list.current
      if (!handle) return
      const wentUp = now < offset.current - 1
      offset.current = now
      if (handle.scrollSize - now - handle.viewportSize <= NEAR) set(true)
      else if (wentUp) set(false)
    },
    onResize: () => {
      if (following.current) toEnd()
    },
  }
}
