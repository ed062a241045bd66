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

  cut(): void {
    for (const line of this.#openAt('/')) line.terminate()
    this.#http.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#sockets.close()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #openAt(path: string): WebSocket[] {
    return [...this.#lines].flatMap(([at, lines]) => (at.startsWith(path) ? [...lines] : []))
  }

  async #answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const id = String(request.headers['idempotency-key'])
    const asked = `${request.method} ${request.url}`
    const input: unknown = JSON.parse(text || '{}')
    const known = this.#done.get(id)
    if (!known) this.carriedOut.push({ id, input, asked })
    const reply = known ?? this.reply(asked, input)
    if (reply.status < 300) this.#done.set(id, reply)
    if (this.isSilent) return
    const position = reply.position ? { 'Realtime-Position': reply.position } : {}
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...position })
    response.end(JSON.stringify(reply.body))
  }
}
