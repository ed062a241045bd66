import { createContext, type ReactNode, use, useCallback, useSyncExternalStore } from 'react'

import { useLife } from '../lib/use-life.ts'
import type { Status, Transport } from '../realtime/transport.ts'
import { connectPoll } from './connect-poll.ts'
import { connectUnified } from './connect-unified.ts'
import type { Connect, Realtime } from './realtime.ts'

const RealtimeContext = createContext<Realtime | null>(null)

/** Stands around everything, and stays the same whatever line the page is on: a switch remounts nothing. */
export function RealtimeRoot({ realtime, children }: { realtime: Realtime; children: ReactNode }) {
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>
}

/** The unified line, while it is mounted. Renders nothing: it stands beside the routes. */
export function RealtimeProvider({ userId }: { userId: number }) {
  useSocketLine(connectUnified, userId)
  return null
}

/** No socket: asks over HTTP, while it is mounted. Renders nothing. */
export function PollProvider({ userId }: { userId: number }) {
  useLine(connectPoll, userId)
  return null
}

/** Keeps a line of sockets while mounted, and polls while none can be opened; `connect` is a constant function. */
export function useSocketLine(connect: Connect, userId: number): void {
  useLine(connect, userId, connectPoll)
}

function useLine(connect: Connect, userId: number, instead?: Connect): void {
  const realtime = useRealtime()
  const hold = useCallback(
    () => realtime.hold(connect, userId, instead),
    [realtime, connect, userId, instead],
  )
  useLife(hold)
}

export function useRealtime(): Realtime {
  const realtime = use(RealtimeContext)
  if (!realtime) throw new Error('RealtimeRoot stands around everything that is live')
  return realtime
}

/** The line; null while nobody is signed in. */
export function useTransport(): Transport | null {
  const { transport } = useRealtime()
  return useSyncExternalStore(transport.subscribe, transport.get)
}

const NO_LINE: Status = { state: 'connecting', since: 0, attempt: 0, retryAt: null, why: null }
const never = () => () => {}
const noLine = () => NO_LINE

/** The line's state, for the dot and the banner. */
export function useConnection(): Status {
  const status = useTransport()?.status
  return useSyncExternalStore(status?.subscribe ?? never, status?.get ?? noLine)
}
