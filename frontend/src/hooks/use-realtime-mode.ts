import type { PageMode, Setting } from '../config.ts'

/** Which line this page uses and why; `setOverride` keeps a choice for this browser and reloads the page. */
export function useRealtimeMode(): {
  mode: PageMode
  why: Setting['why']
  /** The reason in words: "Legacy mode (this browser's override)". */
  sentence: string
  setOverride: (mode: PageMode | null) => void
} {
  throw new Error('not connected yet')
}
