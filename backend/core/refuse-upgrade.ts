import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

import { type ErrorBody, type ErrorCode, errorCodes } from '@trunkline/shared/protocol/errors'

/** Answers an upgrade that will not happen, in HTTP, and hangs up. Never throws, even if the other end has gone. */
export function refuseUpgrade(
  socket: Socket,
  refusal: {
    code: ErrorCode
    message: string
    headers?: Readonly<Record<string, string>>
  },
): void {
  const { code, message, headers = {} } = refusal
  const { status } = errorCodes[code]
  const body = JSON.stringify({ error: { code, message } } satisfies ErrorBody)
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  if (socket.writable) socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
