import { useRouterState } from '@tanstack/react-router'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { CacheSnapshot, WindowVirtualizerHandle } from 'virtua'

type Keys = readonly (string | number)[]

/** A row, and how far from the top of the window it stands. */
type Mark = { readonly key: string; readonly top: number }
type Left = {
  readonly rows: number
  readonly sizes: CacheSnapshot
  readonly mark: Mark | undefined
}

/** How lists were left, by history entry. */
const left = new Map<string, Left>()

/** The rows of a list say which they are. */
export const rowAttribute = 'data-row'

const TRIES = 5

const topOf = (row: Element): number => row.getBoundingClientRect().top

/**
 * Going back finds the list as tall as it was left, and the reader at the same row. The router restores
 * the window's position, and that is enough while the rows are the same; where some came or went
 * meanwhile, the row itself is looked for.
 */
export function useReadingPlace(options: {
  box: RefObject<HTMLElement | null>
  list: RefObject<WindowVirtualizerHandle | null>
  keys: Keys
  /** Of a list that is not the page's only one. */
  name?: string | undefined
}) {
  const { box, list, keys, name } = options
  const entry = useRouterState({
    select: (state) => state.location.state.__TSR_key ?? state.location.href,
  })
  const [place] = useState(name ?? entry)
  const [before] = useState(() => left.get(place))
  const latest = useRef(keys)
  const mark = useRef<Mark>(undefined)
  const goal = useRef<Mark & { tries: number }>(undefined)

  useLayoutEffect(() => {
    latest.current = keys
  }, [keys])

  useLayoutEffect(() => {
    const handle = list.current
    if (!handle) return undefined
    // A frame later, when the router has restored the window's position.
    const frame = requestAnimationFrame(() => {
      if (!before?.mark || before.rows === latest.current.length) return
      const index = latest.current.findIndex((key) => String(key) === before.mark?.key)
      if (index === -1) return
      goal.current = { ...before.mark, tries: TRIES }
      handle.scrollToIndex(index, { align: 'start' })
    })
    return () => {
      cancelAnimationFrame(frame)
      const { length } = latest.current
      left.set(place, { rows: length, sizes: handle.cache, mark: mark.current })
    }
  }, [place, before, list])

  return {
    /** The heights of the rows, where they are still the same rows. */
    sizes: before?.rows === keys.length ? before.sizes : undefined,

    /** To be called while the window scrolls. */
    remember: () => {
      const rows = box.current?.querySelectorAll(`[${rowAttribute}]`) ?? []
      const top = [...rows].find((row) => topOf(row) >= 0)
      const key = top?.getAttribute(rowAttribute)
      if (top && key) mark.current = { key, top: topOf(top) }
    },

    /** To be called when the window has come to rest: rows that are measured on the way move the goal. */
    settle: () => {
      const wanted = goal.current
      if (!wanted) return
      const row = box.current?.querySelector(`[${rowAttribute}="${CSS.escape(wanted.key)}"]`)
      const off = row ? topOf(row) - wanted.top : 0
      goal.current =
        Math.abs(off) > 1 && wanted.tries > 1 ? { ...wanted, tries: wanted.tries - 1 } : undefined
      window.scrollBy(0, off)
    },
  }
}
