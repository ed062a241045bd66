/** What the client needs from where it runs; tests bring their own. */
export type World = {
  /** Milliseconds since 1970. */
  now: () => number
  /** Milliseconds to measure intervals with: they go on, sleep included, however the clock is set. */
  passed: () => number
  /** At least 0, less than 1. */
  random: () => number
  /** Calls once, later; the answer calls it off. */
  after: (ms: number, then: () => void) => () => void
  /** A page nobody sees is not held to answer in time. */
  hidden: () => boolean
  /** The page is shown or put behind others. The answer ends that. */
  onLook: (listener: () => void) => () => void
  /** The page is seen again, came back from the browser's memory, or the network did. The answer ends that. */
  onWake: (listener: () => void) => () => void
  WebSocket: new (url: string, protocols?: string[]) => WebSocket
}

/** A browser page. */
export function browserWorld(): World {
  return {
    ...timers,
    hidden: () => document.hidden,
    onLook: pageLooks,
    onWake: pageWakes,
    WebSocket,
  }
}

export const timers = {
  now: () => Date.now(),
  passed: steadyClock(),
  random: () => Math.random(),
  after: (ms: number, then: () => void) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
} satisfies Partial<World>

/** Jumps ahead of that much are sleep, through which the browser's own steady clock may stand still. */
const SLEEP_MS = 1_000

function steadyClock(): () => number {
  let [wall, steady, passed] = [Date.now(), performance.now(), 0]
  return () => {
    const awake = Math.max(0, performance.now() - steady)
    const onTheWall = Date.now() - wall
    passed += onTheWall - awake > SLEEP_MS ? onTheWall : awake
    wall += onTheWall
    steady = performance.now()
    return passed
  }
}

function pageLooks(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

function pageWakes(listener: () => void): () => void {
  const seen = () => {
    if (!document.hidden) listener()
  }
  document.addEventListener('visibilitychange', seen)
  window.addEventListener('pageshow', seen)
  window.addEventListener('online', listener)
  return () => {
    document.removeEventListener('visibilitychange', seen)
    window.removeEventListener('pageshow', seen)
    window.removeEventListener('online', listener)
  }
}
