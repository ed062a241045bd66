import { useRouterState } from '@tanstack/react-router'
import { type ReactElement, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type CacheSnapshot, WindowVirtualizer, type WindowVirtualizerHandle } from 'virtua'

import { useArrivedAbove } from './use-arrived-above.ts'

/** How a list was left: what heights were measured, and which row stood at the top of the window. */
type Left = {
  readonly sizes: CacheSnapshot
  readonly rows: number
  readonly topKey: string | number | undefined
  readonly offset: number
}

/** By history entry, so that going back finds the page as tall, and the reader in the same place. */
const left = new Map<string, Left>()

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
  children: (item: T, index: number) => ReactElement
}) {
  const { items, keyOf, onEnd, children } = props
  const list = useRef<WindowVirtualizerHandle>(null)
  const entry = useRouterState({
    select: (state) => state.location.state.__TSR_key ?? state.location.href,
  })
  const [place] = useState(entry)
  const [before] = useState(() => left.get(place))
  const keys = useMemo(() => items.map(keyOf), [items, keyOf])
  const arrivedAbove = useArrivedAbove(keys)
  const latestKeys = useRef(keys)

  useLayoutEffect(() => {
    latestKeys.current = keys
  })

  useLayoutEffect(() => {
    const handle = list.current
    if (!handle) return undefined
    const frame = requestAnimationFrame(() => returnTo(before, handle, latestKeys.current))
    return () => {
      cancelAnimationFrame(frame)
      left.set(place, howLeft(handle, latestKeys.current))
    }
  }, [place, before])

  const askForMore = () => {
    const handle = list.current
    if (!handle || !onEnd) return
    const lastSeen = handle.findItemIndex(handle.scrollOffset + handle.viewportSize)
    if (lastSeen >= items.length - AHEAD) onEnd()
  }
  useEffect(askForMore)

  return (
    <WindowVirtualizer
      cache={before?.rows === items.length ? before.sizes : undefined}
      data={items}
      onScroll={askForMore}
      ref={list}
      shift={arrivedAbove && window.scrollY > 0}
    >
      {(item, index) => <div key={keyOf(item)}>{children(item, index)}</div>}
    </WindowVirtualizer>
  )
}

type Keys = readonly (string | number)[]

function howLeft(handle: WindowVirtualizerHandle, keys: Keys): Left {
  const top = handle.findItemIndex(handle.scrollOffset)
  return {
    sizes: handle.cache,
    rows: keys.length,
    topKey: keys[top],
    offset: handle.scrollOffset - handle.getItemOffset(top),
  }
}

/** The router has restored the window's position; it is wrong where rows came or went meanwhile. */
function returnTo(before: Left | undefined, handle: WindowVirtualizerHandle, keys: Keys): void {
  if (!before || before.topKey === undefined || before.rows === keys.length) return
  const index = keys.indexOf(before.topKey)
  if (index > 0 && window.scrollY > 0) {
    handle.scrollToIndex(index, { align: 'start', offset: before.offset })
  }
}
