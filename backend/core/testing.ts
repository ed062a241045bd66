import type {
  ServerFrame,
  ServerFrameOf,
  ServerFrameType,
} from '@trunkline/shared/protocol/server-frames'
import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { WebSocket } from 'ws'

export type Address = { port: number }
export type ClientOptions = {
  headers?: Record<string, string>
  protocols?: string[]
  path?: string
}

/**
 * A client that keeps every frame until it is asked for, so that nothing is missed between connecting and
 * expecting. Real sockets, no sleeps: `next` waits for the frame it names.
 */
export class TestClient {
  readonly socket: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  readonly opened: Promise<void>
  readonly frames: unknown[] = []
  #waiting: (() => void)[] = []
  #end: { code: number; reason: string } | undefined

  constructor({ port }: Address, options: ClientOptions = {}) {
    const { headers = {}, protocols = [SUBPROTOCOL], path = '/ws/realtime' } = options
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers })
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.opened.catch(() => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        this.#end = { code, reason: reason.toString() }
        resolve(this.#end)
        this.#wake()
      })
    })
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()))
      this.#wake()
    })
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  hello(more: Record<string, unknown> = {}): Promise<ServerFrameOf<'welcome'>> {
    const client = { name: 'test', version: '1', device: 'd', tabs: 1 }
    if (this.socket.readyState === WebSocket.OPEN) this.send({ type: 'hello', client, ...more })
    else
      void this.opened.then(
        () => this.send({ type: 'hello', client, ...more }),
        () => undefined,
      )
    return this.next('welcome')
  }

  /** Takes the first frame of this type that also fits; frames before it stay. Rejects when the line ends first. */
  async next<T extends ServerFrameType>(
    type: T,
    fits: (frame: ServerFrameOf<T>) => boolean = () => true,
  ): Promise<ServerFrameOf<T>> {
    const is = (frame: unknown): frame is ServerFrameOf<T> =>
      (frame as ServerFrame).type === type && fits(frame as ServerFrameOf<T>)
    return this.take(is)
  }

  async take<F>(is: (frame: unknown) => frame is F): Promise<F> {
    for (;;) {
      const index = this.frames.findIndex(is)
      if (index !== -1) return this.frames.splice(index, 1)[0] as F
      if (this.#end) throw new Error(`closed with ${this.#end.code} ${this.#end.reason}`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  async action(
    name: string,
    data: unknown,
    id: string,
  ): Promise<ServerFrameOf<'ok'> | ServerFrameOf<'error'>> {
    this.send({ type: 'action', id, name, data })
    return this.take(
      (frame): frame is ServerFrameOf<'ok'> | ServerFrameOf<'error'> =>
        ['ok', 'error'].includes((frame as ServerFrame).type) &&
        (frame as { id?: string }).id === id,
    )
  }

  close(): Promise<{ code: number; reason: string }> {
    this.socket.close(1000)
    return this.closed
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
