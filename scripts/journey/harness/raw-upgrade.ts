import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

import type { Person } from './people.ts'

/** The bytes of a good handshake for `/ws/realtime`, or an old path, with this session's cookie. */
export function handshakeOf(person: Person, path = '/ws/realtime'): string {
  const { server, cookie } = person
  return [
    `GET ${path} HTTP/1.1`,
    `Host: localhost:${server.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(path === '/ws/realtime' ? ['Sec-WebSocket-Protocol: realtime.v1.json'] : []),
    `Origin: ${server.origin}`,
    `Cookie: ${cookie}`,
    '\r\n',
  ].join('\r\n')
}

/** A bare TCP connection to the server; its errors are nobody's. */
export function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket))
    socket.once('close', () => resolve(socket))
  })
}
