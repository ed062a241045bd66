import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type WebSocket, WebSocketServer } from 'ws'

type Reply = { status: number; body: unknown; position?: string }

/** The other end of the old lines, over real sockets: it says what a test says, and answers HTTP as told. */
export class FakeOldServer {
  readonly #http = createServer((request, response) => void this.#answered(request, response))
  readonly #sockets = new WebSocketServer({ server: this.#http })
  readonly #lines = new Map<string, Set<WebSocket>>()
  readonly #done = new Map<string, Reply>()
  /** Every socket that was opened, by its path and query. */
  readonly opened: string[] = []
  readonly received: string[] = []
  readonly carriedOut: { id: string; input: unknown; asked: string }[] = []
  reply: (asked: string, input: unknown) => Reply = () => ({ status: 200, body: {} })
  isSilent = false

  constructor() {
    this.#http.listen(0, '127.0.0.1')
    this.#sockets.on('connection', (socket, request) => {
      const path = request.url ?? ''
      this.opened.push(path)
      const lines = this.#lines.get(path) ?? new Set()
      this.#lines.set(path, lines.add(socket))
      socket.on('error', () => {})
      socket.on('close', () => lines.delete(socket))
      socket.on('message', (data: Buffer) => this.received.push(data.toString()))
    })
  }

  async host(): Promise<string> {
    if (!this.#http.listening) await once(this.#http, 'listening')
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  /** Says it on the old lines whose path begins so. */
  say(path: string, frame: object): void {
    for (const line of this.#openAt(path)) line.send(JSON.stringify(frame))
  }

  lines(path: string): number {
    return this.#openAt(path).length
  }

  /** Ends the old lines whose path begins so, and says why. */
  close(path: string, code: number): void {
    for (const line of this.#openAt(path)) line.close(code)
  }

  cut(): void {
    for (const line of this.#openAt('/')) line.terminate()
    this.#http.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#sockets.close()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #carryOut(request: { id: string; input: unknown; asked: string }): Reply {
    const known = this.#done.get(request.id)
    if (!known) this.carriedOut.push(request)
    const reply = known ?? this.reply(request.asked, request.input)
    if (reply.status < 300) this.#done.set(request.id, reply)
    return reply
  }

  #openAt(path: string): WebSocket[] {
    return [...this.#lines].flatMap(([at, lines]) => (at.startsWith(path) ? [...lines] : []))
  }

  async #answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const asked = `${request.method} ${request.url}`
    const input: unknown = JSON.parse(text || '{}')
    const reply =
      request.method === 'GET'
        ? this.reply(asked, input)
        : this.#carryOut({ id: String(request.headers['idempotency-key']), input, asked })
    if (this.isSilent) return
    const position = reply.position ? { 'Realtime-Position': reply.position } : {}
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...position })
    response.end(JSON.stringify(reply.body))
  }
}
