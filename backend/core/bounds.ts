/** So many a second on average, and so many at once. */
type Rate = Readonly<{ perSecond: number; burst: number }>

/** What one connection may ask for before it is told to read anew, to slow down, or no (PROTOCOL rules 1 and 12). */
export type Bounds = Readonly<{
  /** Further behind than this is a reset instead of a replay. */
  replay: Readonly<{ events: number; bytes: number }>
  /** Topics followed at once. */
  topics: number
  /** Frames that it sends. */
  frames: Rate
  /** Pings and pongs that it sends, which are no frames. */
  pings: Rate
  /** Offences within a minute before the line is closed: frames above the rate, and such that make no sense. */
  offences: Readonly<{ overRate: number; malformed: number }>
  /** Frames that wait for their turn before its socket is no longer read. */
  waiting: number
}>

/** What is meant where nobody sets anything. */
export const USUAL_BOUNDS: Bounds = {
  replay: { events: 500, bytes: 1_048_576 },
  topics: 600,
  frames: { perSecond: 20, burst: 60 },
  // An honest one sends a few a minute.
  pings: { perSecond: 2, burst: 60 },
  offences: { overRate: 100, malformed: 20 },
  waiting: 32,
}

/** Of the bytes that may wait for a reader, how many make it a slow one: hints are not told to those. */
export const busyAbove = (maxBufferedBytes: number): number => maxBufferedBytes / 4
