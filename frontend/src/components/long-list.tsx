import { type ReactElement, useEffect, useMemo, useRef } from 'react'
import { WindowVirtualizer, type WindowVirtualizerHandle } from 'virtua'

import { useArrivedAbove } from './use-arrived-above.ts'
import { rowAttribute, useReadingPlace } from './use-reading-place.ts'

/** A list asks for more when its end comes this close to the screen. */
const AHEAD = '0px 0px 800px'

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
  const end = useRef<HTMLDivElement>(null)
  const keys = useMemo(() => items.map(keyOf), [items, keyOf])
  const arrivedAbove = useArrivedAbove(keys)
  const { sizes, remember, settle } = useReadingPlace({ box, list, keys, name: props.place })

  // A new observer says at once how things stand: a list that does not fill the screen goes on by itself.
  useEffect(() => {
    if (!onEnd || !end.current) return undefined
    const watcher = new IntersectionObserver(
      (looks) => {
        // A busy page hears of several looks at once; only the last is how things stand.
        if (looks.at(-1)?.isIntersecting) onEnd()
      },
      { rootMargin: AHEAD },
    )
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [onEnd])

  return (
    <div ref={box}>
      <WindowVirtualizer
        cache={sizes}
        data={items}
        onScroll={remember}
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
      <div ref={end} />
    </div>
  )
}
