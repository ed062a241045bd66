import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

import { afterAll, beforeAll } from 'vitest'

import { JourneyServer } from './server.ts'

/** The network between browsers and the server, on a port of its own: it can be cut, and be whole again. */
export class Wire {
  readonly #serverPort: () => number
  readonly #sockets = new Set<Socket>()
  readonly #listener: Server
  #whole = true
  #port = 0

  constructor(serverPort: () => number) {
    this.#serverPort = serverPort
    this.#listener = createServer((near) => this.#join(near))
  }

  get origin(): string {
    return `http://localhost:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#listener.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#listener.address() as AddressInfo).port
  }

  /** Every connection breaks, and none can be made. */
  cut(): void {
    this.#whole = false
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#whole = true
  }

  async end(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#listener.close(resolve))
  }

  #join(near: Socket): void {
    if (!this.#whole) return void near.destroy()
    const far = connect(this.#serverPort(), '127.0.0.1')
    this.#carry(near, far)
    this.#carry(far, near)
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
  }
}

/** A server for the tests of this file with a wire before it: pages are opened at the wire's origin. */
export function wiredServerForThisFile(): { server: JourneyServer; wire: Wire } {
  const wire = new Wire(() => server.port)
  const server: JourneyServer = new JourneyServer({}, () => wire.origin)
  beforeAll(async () => {
    await wire.start()
    await server.start()
  })
  afterAll(async () => {
    await wire.end()
    await server.end()
  })
  return { server, wire }
}
