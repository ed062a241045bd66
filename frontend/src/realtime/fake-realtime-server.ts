import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { ClientFrame } from '@trunkline/shared/protocol/client-frames'
import type { Position } from '@trunkline/shared/protocol/position'
import type { ServerFrame, TopicState } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'
import { WebSocketServer } from 'ws'

/** The server's end of a line: a real one, or one that a test made. */
export type ServerEnd = {
  send: (text: string) => void
  close: (code: number, reason?: string) => void
  terminate: () => void
  on: (name: 'message' | 'close' | 'error', listener: (data: Buffer) => void) => void
}
type Line = { socket: ServerEnd; follows: Set<Topic> }
type Answer = (name: string, data: unknown) => ServerFrame | { output: unknown; at: object }

/**
 * The other end of `/ws/realtime`, as small as can be and over a real socket: a log per topic, replay, idempotent
 * actions. What it gets wrong, it gets wrong because a test said so.
 */
export class FakeRealtimeServer {
  #server: WebSocketServer | null = null
  readonly #lines = new Set<Line>()
  readonly #logs = new Map<Topic, EventOf[]>()
  readonly #answers = new Map<string, ServerFrame>()
  readonly #userId: number
  /** Every frame that came in, oldest first. */
  readonly frames: ClientFrame[] = []
  readonly carriedOut: { id: string; input: unknown }[] = []
  /** Says what an action leads to; refuses what the test does not expect. */
  answer: Answer = () => ({ output: {}, at: {} })
  epoch = 'k1'
  isSilent = false
  /** Topics that the user may not read. */
  readonly denied = new Set<Topic>()
  isMute = false
  connections = 0

  constructor(userId: number) {
    this.#userId = userId
  }

  async url(): Promise<string> {
    const server = (this.#server ??= new WebSocketServer({ port: 0, host: '127.0.0.1' }))
    if (server.listenerCount('connection') === 0)
      server.on('connection', (socket) => this.accept(socket))
    if (!server.address()) await once(server, 'listening')
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/realtime`
  }

  /** Logged and told to whoever follows; `lost`: logged, but the line swallows it. */
  emit(event: EventOf, { lost = false } = {}): void {
    const log = this.#log(event.topic)
    log.push(event)
    if (lost) return
    for (const { socket, follows } of this.#lines)
      if (follows.has(event.topic)) send(socket, event as ServerFrame)
  }

  say(frame: ServerFrame): void {
    for (const { socket } of this.#lines) send(socket, frame)
  }

  /** Access to the topic is withdrawn. */
  end(topic: Topic): void {
    this.denied.add(topic)
    for (const { follows } of this.#lines) follows.delete(topic)
    this.say({ type: 'ended', topic, code: 'forbidden', message: 'gone', purge: true })
  }

  /** Everything in the topic's log is forgotten up to here. */
  trim(topic: Topic): void {
    this.#log(topic).splice(0)
  }

  cut(): void {
    for (const { socket } of this.#lines) socket.terminate()
  }

  close(code: number, reason = ''): void {
    for (const { socket } of this.#lines) socket.close(code, reason)
  }

  get lines(): number {
    return this.#lines.size
  }

  framesOf<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.frames.filter(
      (frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type,
    )
  }

  async stop(): Promise<void> {
    this.cut()
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(null)))
  }

  accept(socket: ServerEnd): void {
    const line: Line = { socket, follows: new Set() }
    this.connections += 1
    this.#lines.add(line)
    socket.on('error', () => {})
    socket.on('close', () => this.#lines.delete(line))
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ClientFrame
      this.frames.push(frame)
      if (!this.isMute) this.#take(line, frame)
    })
  }

  #take(line: Line, frame: ClientFrame): void {
    switch (frame.type) {
      case 'hello': {
        const topics = [...alwaysFollowed(this.#userId), ...((frame.topics ?? []) as Topic[])]
        const { positions = {}, epoch } = frame.resume ?? {}
        const asked = topics.map((topic) => ({ topic, since: positions[topic] }))
        return this.#follow(line, asked, (states) => this.#welcome(states), epoch)
      }
      case 'subscribe':
        return this.#follow(
          line,
          frame.topics as { topic: Topic; since?: Position }[],
          (topics) => ({ type: 'ok', id: frame.id, data: { topics } }),
          this.epoch,
        )
      case 'unsubscribe':
        for (const topic of frame.topics) line.follows.delete(topic as Topic)
        return
      case 'action':
        return this.#act(line, frame)
      case 'ping':
        return send(line.socket, { type: 'pong', timestamp: frame.timestamp, now: Date.now() })
      case 'signal':
        return
    }
  }

  #welcome(topics: Record<string, TopicState>): ServerFrame {
    return {
      type: 'welcome',
      connection: 'c',
      epoch: this.epoch,
      user: this.#userId,
      build: 'test',
      limits: { topics: 100, frameBytes: 16_384 },
      mode: 'unified',
      retry: { min: 5, max: 50, window: 10 },
      topics,
    }
  }

  #act({ socket }: Line, { id, name, data }: Extract<ClientFrame, { type: 'action' }>): void {
    const known = this.#answers.get(id)
    if (!known) this.carriedOut.push({ id, input: data })
    const made = known ?? this.#frameOf(id, this.answer(name, data))
    if (made.type === 'ok') this.#answers.set(id, made)
    if (!this.isSilent) send(socket, made)
  }

  #frameOf(id: string, answer: ReturnType<Answer>): ServerFrame {
    if ('type' in answer) return { ...answer, id } as ServerFrame
    return { type: 'ok', id, data: answer.output, at: answer.at as Record<string, number> }
  }

  #follow(
    line: Line,
    asked: { topic: Topic; since?: Position | undefined }[],
    answer: (states: Record<string, TopicState>) => ServerFrame,
    epoch: string | undefined,
  ): void {
    const states: Record<string, TopicState> = {}
    const replays: EventOf[] = []
    for (const { topic, since } of asked) {
      if (this.denied.has(topic)) {
        states[topic] = { seq: 0, id: '', state: 'denied' }
        continue
      }
      line.follows.add(topic)
      const log = this.#log(topic)
      const last = log.at(-1)
      const head = { seq: last?.seq ?? 0, id: last?.id ?? '' }
      const missed = since ? log.filter(({ seq }) => seq > since[0]) : []
      const isWhole = missed[0] === undefined || missed[0].seq === (since?.[0] ?? 0) + 1
      if (since && epoch !== this.epoch) states[topic] = { ...head, state: 'reset', why: 'epoch' }
      else if (since && (!isWhole || since[0] > head.seq))
        states[topic] = { ...head, state: 'reset', why: 'retention' }
      else states[topic] = { ...head, state: missed.length > 0 ? 'replay' : 'live' }
      if (states[topic].state === 'replay') replays.push(...missed)
    }
    send(line.socket, answer(states))
    if (replays.length > 0) line.socket.send(JSON.stringify(replays))
  }

  #log(topic: Topic): EventOf[] {
    let log = this.#logs.get(topic)
    if (!log) this.#logs.set(topic, (log = []))
    return log
  }
}

function send(socket: ServerEnd, frame: ServerFrame): void {
  socket.send(JSON.stringify(frame))
}
