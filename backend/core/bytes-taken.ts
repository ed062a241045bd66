import type { Socket } from 'node:net'

/**
 * Bytes that the network has taken of all that was written, the taken part of a large write included: `bytesWritten`
 * less `writableLength` moves only when the last byte of a write has left. The handle is what Node's own socket
 * timeout asks, too; without one nothing is on its way.
 */
export function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as unknown as {
    _handle?: { bytesWritten: number; writeQueueSize: number } | null
  }
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten
}
