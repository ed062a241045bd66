import { once } from 'node:events'

import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import WebSocket from 'ws'

import type { Config } from '../../backend/config.ts'
import { fine, type Finding, reason, wrong } from './finding.ts'

const PATIENCE_MS = 3000

/** Where a server with these settings is reached from this machine. */
export function address({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}`
}

/** What a running server must answer before anybody relies on it. */
export async function* server(config: Config): AsyncGenerator<Finding> {
  const url = address(config)
  yield await answers(`${url}/healthz`, 'the process is stuck: restart it and look at its log')
  yield await answers(`${url}/readyz`, 'the answer names what is missing; the log has the rest')
  yield await refusal(`${url}/ws/realtime`)
  yield await strangersToken(`${url}/ws/realtime`)
  yield await handshake(`${url}/ws/realtime`, config.origins[0])
}

async function answers(url: string, advice: string): Promise<Finding> {
  const path = new URL(url).pathname
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const found = `${path} answers ${answer.status}`
    return answer.ok ? fine(found) : wrong(`${found}: ${await answer.text()}`, advice)
  } catch (error) {
    return wrong(`${path} does not answer: ${reason(error)}`, advice)
  }
}

/** A page of another origin must get no socket: its requests carry the reader's cookie. */
async function refusal(url: string): Promise<Finding> {
  const { status } = await upgrade(url, 'https://stranger.invalid')
  return status === 403
    ? fine('a socket from a foreign origin is refused (403)')
    : wrong(
        `a socket from a foreign origin gets ${status}, not 403`,
        'a proxy may be removing or rewriting the Origin header: pass it on as it came',
      )
}

/** A token that nobody gave out must open nothing. */
async function strangersToken(url: string): Promise<Finding> {
  const { status } = await upgrade(url, undefined, { Authorization: 'Bearer not-a-token' })
  return status === 401
    ? fine('a socket with a token that nobody gave out is refused (401)')
    : wrong(
        `a socket with a token that nobody gave out gets ${status}, not 401`,
        'a proxy may be dropping the Authorization header or answering handshakes itself: pass both on',
      )
}

async function handshake(url: string, origin: string | undefined): Promise<Finding> {
  const { status, protocol } = await upgrade(url, origin)
  return status === 101 && protocol === SUBPROTOCOL
    ? fine(`a socket opens at /ws/realtime and speaks ${protocol}`)
    : wrong(
        `no socket at /ws/realtime: the answer is ${status}`,
        'a proxy must pass on Upgrade, Connection and Sec-WebSocket-Protocol; the server log names refusals',
      )
}

/** How a handshake ends; the socket, if there is one, is closed at once. */
async function upgrade(
  url: string,
  origin: string | undefined,
  headers: Record<string, string> = {},
) {
  const options = { origin, headers, handshakeTimeout: PATIENCE_MS }
  const socket = new WebSocket(url, SUBPROTOCOL, options)
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, { statusCode }]) => Number(statusCode)),
  ]).catch((error: unknown) => reason(error))
  const { protocol } = socket
  socket.once('error', () => undefined).terminate()
  return { status, protocol }
}
