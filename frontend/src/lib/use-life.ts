import { useEffect } from 'react'

/**
 * Starts something that lives while the component does. It starts once the turn is over, so that React's rehearsal of
 * effects in development opens nothing twice. `start` is to be kept the same for as long as nothing is to start anew.
 */
export function useLife(start: () => () => void): void {
  useEffect(() => {
    let end: (() => void) | null = null
    let wanted = true
    queueMicrotask(() => {
      if (wanted) end = start()
    })
    return () => {
      wanted = false
      end?.()
    }
  }, [start])
}
