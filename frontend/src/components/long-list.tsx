import { type ReactElement, useEffect, useMemo, useRef } from 'react'
import { WindowVirtualizer, type WindowVirtualizerHandle } from 'virtua'

import { useArrivedAbove } from './use-arrived-above.ts'
import { rowAttribute, useReadingPlace } from './use-reading-place.ts'

/** How many rows before its end a list asks for more. */
const AHEAD = 8

/**
 * A list that grows without end and keeps in the page only what is seen. Rows that arrive above the
 * place being read do not move it, and going back returns to it.
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
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<WindowVirtualizerHandle>(null)
  const keys = useMemo(() => items.map(keyOf), [items, keyOf])
  const arrivedAbove = useArrivedAbove(keys)
  const { sizes, remember, settle } = useReadingPlace({ box, list, keys, name: props.place })

  const askForMore = () => {
    const handle = list.current
    if (!handle || !onEnd) return
    const lastSeen = handle.findItemIndex(handle.scrollOffset + handle.viewportSize)
    if (lastSeen >= items.length - AHEAD) onEnd()
  }
  useEffect(askForMore)

  return (
    <div ref={box}>
      <WindowVirtualizer
        cache={sizes}
        data={items}
        onScroll={() => {
          askForMore()
          remember()
        }}
        onScrollEnd={settle}
        ref={list}
        shift={arrivedAbove && window.scrollY > 0}
      >
        {(item, index) => (
          <div key={keyOf(item)} {...{ [rowAttribute]: keyOf(item) }}>
            {children(item, index)}
          </div>
        )}
      </WindowVirtualizer>
    </div>
  )
}
