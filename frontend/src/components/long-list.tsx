import { useRouterState } from '@tanstack/react-router'
import { type ReactElement, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type CacheSnapshot, WindowVirtualizer, type WindowVirtualizerHandle } from 'virtua'

import { useArrivedAbove } from './use-arrived-above.ts'

type Measured = { readonly rows: number; readonly sizes: CacheSnapshot }

/** Measured heights by history entry, so that going back finds the page as tall as it was left. */
const measured = new Map<string, Measured>()

/** How many rows before its end a list asks for more. */
const AHEAD = 8

/**
 * A list that grows without end and keeps in the page only what is seen. Rows that arrive above the
 * place being read do not move it.
 */
export function LongList<T>(props: {
  items: readonly T[]
  keyOf: (item: T) => string | number
  /** Called near the end of the list; absent while there is nothing more. */
  onEnd?: (() => void) | undefined
  /** Tells lists of one page apart, of which one is shown at a time. */
  place?: string | undefined
  children: (item: T, index: number) => ReactElement
}) {
  const { items, keyOf, onEnd, children } = props
  const list = useRef<WindowVirtualizerHandle>(null)
  const address = useRouterState({
    select: (state) => state.location.state.__TSR_key ?? state.location.href,
  })
  const place = props.place ?? address
  const [entry] = useState(place)
  const [kept] = useState(() => measured.get(place))
  const keys = useMemo(() => items.map(keyOf), [items, keyOf])
  const arrivedAbove = useArrivedAbove(keys)

  useLayoutEffect(() => {
    const handle = list.current
    return () => {
      if (handle) measured.set(entry, { rows: handle.cache[0].length, sizes: handle.cache })
    }
  }, [entry])

  const askForMore = () => {
    const handle = list.current
    if (!handle || !onEnd) return
    const lastSeen = handle.findItemIndex(handle.scrollOffset + handle.viewportSize)
    if (lastSeen >= items.length - AHEAD) onEnd()
  }
  useEffect(askForMore)

  return (
    <WindowVirtualizer
      cache={kept?.rows === items.length ? kept.sizes : undefined}
      data={items}
      onScroll={askForMore}
      ref={list}
      shift={arrivedAbove && window.scrollY > 0}
    >
      {(item, index) => <div key={keyOf(item)}>{children(item, index)}</div>}
    </WindowVirtualizer>
  )
}
