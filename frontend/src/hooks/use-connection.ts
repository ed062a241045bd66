import type { Status } from '../realtime/transport.ts'

/** The line's state for the dot and the banner, and the banner's button. */
export function useConnection(): Status & { retryNow: () => void } {
  throw new Error('not connected yet')
}
