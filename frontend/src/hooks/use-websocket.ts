import { DEFAULT_RETRY, delay } from '@trunkline/shared/protocol/backoff'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'

import { useLife } from '../lib/use-life.ts'
import { Observable, type Readable } from '../realtime/observable.ts'
import { type LineState, ReconnectingSocket } from '../realtime/reconnecting-socket.ts'
import { browserWorld, type World } from '../realtime/world.ts'

export type WebSocketOptions = {
  onMessage?: (text: string) => void
  /** False: there is no line until the caller wants one. */
  enabled?: boolean
  /** False: one line, and when it is cut, that was it. */
  reconnect?: boolean
  /** Ms to wait before attempt `n` after a cut, 0 being the first. Read when the line is opened. */
  backoff?: (attempt: number) => number
  connectionTimeoutMs?: number
  protocols?: string[]
  world?: World
}

const CLOSED = new Observable<LineState>({ state: 'closed' })
const fullJitter = (attempt: number) => delay(attempt, DEFAULT_RETRY, Math.random)
const HEARTBEAT = { everyMs: 30_000, text: () => JSON.stringify({ type: 'ping' }) }

/**
 * A WebSocket that comes back, for as long as the component lives. It opens once, whatever React rehearses, and again
 * only for another `url`; callbacks may change with every render.
 */
export function useWebSocket(url: string, options: WebSocketOptions = {}) {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const socket = useRef<ReconnectingSocket | null>(null)
  const [state, setState] = useState<Readable<LineState>>(CLOSED)
  const { enabled = true } = options

  useLife(
    useCallback(() => {
      if (!enabled) return () => {}
      const opened = open(url, latest)
      socket.current = opened
      setState(opened.state)
      return () => {
        opened.close()
        socket.current = null
        setState(CLOSED)
      }
    }, [url, enabled]),
  )

  const send = useCallback((text: string) => socket.current?.send(text) ?? false, [])
  const line = useSyncExternalStore(state.subscribe, state.get)
  return {
    /** False when there is no open line. */
    send,
    line,
    isConnected: line.state === 'open',
  }
}

function open(url: string, latest: { current: WebSocketOptions }): ReconnectingSocket {
  const { reconnect = true, backoff = fullJitter, connectionTimeoutMs, protocols } = latest.current
  return new ReconnectingSocket(
    {
      url,
      world: latest.current.world ?? browserWorld(),
      backoff: reconnect ? backoff : () => null,
      heartbeat: HEARTBEAT,
      // A plain socket belongs to nobody in particular: a refused line is a line to try again.
      probe: () => Promise.resolve('unreachable'),
      ...(protocols && { protocols }),
      ...(connectionTimeoutMs && { openTimeoutMs: connectionTimeoutMs }),
    },
    {
      opened: () => {},
      received: (text) => latest.current.onMessage?.(text),
      lost: () => {},
    },
  )
}
