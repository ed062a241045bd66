import { Agent, type ClientRequestArgs } from 'node:http'
import { connect, type Socket } from 'node:net'

/**
 * Opens TCP connections and counts their bytes, at the clients' end: everything that HTTP and WebSocket put on the
 * line, without the headers of TCP and IP.
 */
export class Traffic {
  readonly #open = new Set<Socket>()
  #received = 0
  #sent = 0

  readonly connect = ({ host, port }: ClientRequestArgs): Socket => {
    const socket = connect({ host: host ?? '127.0.0.1', port: Number(port), noDelay: true })
    this.#open.add(socket)
    socket.once('close', () => {
      this.#open.delete(socket)
      this.#received += socket.bytesRead
      this.#sent += socket.bytesWritten
    })
    return socket
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#open.size
  }

  /** Bytes since the beginning, of open and closed connections. `received` is what the server sent. */
  get bytes(): { received: number; sent: number } {
    let [received, sent] = [this.#received, this.#sent]
    for (const socket of this.#open) {
      received += socket.bytesRead
      sent += socket.bytesWritten
    }
    return { received, sent }
  }
}

/** Keeps its connections open between requests, as browsers do, and at most `most` of them. */
export class CountedAgent extends Agent {
  readonly #traffic: Traffic

  constructor(traffic: Traffic, most: number) {
    super({ keepAlive: true, maxSockets: most })
    this.#traffic = traffic
  }

  override createConnection(options: ClientRequestArgs): Socket {
    return this.#traffic.connect(options)
  }
}
