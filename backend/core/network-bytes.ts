import type { Server } from 'node:http'
import type { Socket } from 'node:net'

type Bytes = { in: number; out: number }

/** Counts the bytes of all TCP connections of a server, open and closed, HTTP and upgraded alike. */
export function countBytes(server: Server): () => Bytes {
  const open = new Set<Socket>()
  const closed: Bytes = { in: 0, out: 0 }
  const add = (sum: Bytes, { bytesRead, bytesWritten }: Socket): Bytes => {
    sum.in += bytesRead
    sum.out += bytesWritten
    return sum
  }
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      add(closed, socket)
    })
  })
  return () => open.values().reduce(add, { ...closed })
}
