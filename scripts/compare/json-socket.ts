import WebSocket from 'ws'

import { CompareError } from './compare-error.ts'
import type { LineServices } from './line.ts'

/** How long a socket may take to open, and to be greeted. */
export const OPEN_MS = 20_000
const CLOSE_MS = 3_000

export type JsonSocket = { send(frame: object): void; close(): Promise<void> }

export type SocketRequest = {
  path: string
  protocol?: string
  cookie: string
  onFrame(frame: Record<string, unknown>): void
}

/**
 * A socket that speaks JSON, opened as a page of the server's own origin would. Resolves when it is open. One that
 * ends before it is closed here is trouble: nothing in a comparison may cut it.
 */
export async function openSocket(
  { origin, traffic, onTrouble }: Pick<LineServices, 'origin' | 'traffic' | 'onTrouble'>,
  { path, protocol, cookie, onFrame }: SocketRequest,
): Promise<JsonSocket> {
  const url = `${origin.replace('http', 'ws')}${path}`
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
    headers: { Cookie: cookie, Origin: origin },
    handshakeTimeout: OPEN_MS,
    perMessageDeflate: false,
    // ws hands over the options of the request, whatever the type of net.connect says.
    createConnection: traffic.connect as never,
  })
  let closing = false
  let failure: Error | undefined
  socket.on('error', (error) => {
    failure = error
  })
  const ended = new Promise<void>((resolve) => {
    socket.once('close', (code, reason) => {
      if (!closing) onTrouble(`${path} was cut (${code} ${reason.toString()})`.trim())
      resolve()
    })
  })
  socket.on('message', (data: Buffer) => {
    const said: unknown = JSON.parse(data.toString())
    for (const frame of Array.isArray(said) ? said : [said])
      onFrame(frame as Record<string, unknown>)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', () =>
      reject(new CompareError(`${path} does not open: ${failure?.message ?? 'it was closed'}.`)),
    )
  })
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    async close() {
      closing = true
      socket.close(1000)
      const patience = setTimeout(() => socket.terminate(), CLOSE_MS)
      await ended
      clearTimeout(patience)
    },
  }
}

/** Says it again and again, beginning anywhere within the first interval; answers how to stop. */
export function repeat(everyMs: number, random: () => number, say: () => void): () => void {
  let timer = setTimeout(function again() {
    say()
    timer = setTimeout(again, everyMs)
  }, random() * everyMs)
  return () => clearTimeout(timer)
}
