/** What one connection may ask for before it is told to read anew, to slow down, or no (PROTOCOL rules 1 and 12). */
export type Bounds = Readonly<{
  /** Further behind than this is a reset instead of a replay. */
  replay: Readonly<{ events: number; bytes: number }>
  /** Topics followed at once. */
  topics: number
  /** Frames that it sends. */
  frames: Readonly<{ perSecond: number; burst: number }>
}>

/** What is meant where nobody sets anything. */
export const USUAL_BOUNDS: Bounds = {
  replay: { events: 500, bytes: 1_048_576 },
  topics: 600,
  frames: { perSecond: 20, burst: 60 },
}

/** Of the bytes that may wait for a reader, how many make it a slow one: hints are not told to those. */
export const busyAbove = (maxBufferedBytes: number): number => maxBufferedBytes / 4
