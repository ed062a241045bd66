import { connect, type Socket } from 'node:net'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** What libuv still holds of the write that is under way. */
const held = (socket: Socket): number =>
  (socket as unknown as { _handle?: { writeQueueSize: number } | null })._handle?.writeQueueSize ??
  0

/** A TCP client that reads only when it is told to, and never by the clock. */
export class SlowReader {
  readonly socket: Socket

  constructor(port: number, says = '') {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('readable', () => undefined)
    this.socket.on('error', () => undefined)
    this.socket.write(says)
  }

  /** The `far` end, as soon as something waits there that the network does not take. */
  async stuck(far: () => Socket | undefined): Promise<Socket> {
    for (;;) {
      const socket = far()
      if (socket && held(socket) > 0) return socket
      await turn()
    }
  }

  /**
   * Takes what comes from `far`, ever so little at a time: `pause` is called each time that the network took something
   * of it. Resolves with how often, and the bytes, when `most` have come or the line was cut.
   */
  async takeSlowly(
    far: Socket,
    most: number,
    pause: () => void,
  ): Promise<{ pauses: number; bytes: number }> {
    let [pauses, bytes] = [0, 0]
    while (bytes < most && !this.socket.destroyed) {
      const before = held(far)
      bytes += (this.socket.read() as Buffer | null)?.length ?? 0
      await turn()
      if (held(far) === before) continue
      pause()
      pauses += 1
    }
    return { pauses, bytes }
  }
}
