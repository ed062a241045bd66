import type {
  ActionInput,
  ActionName,
  MessageName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY, delay, type Retry } from '@trunkline/shared/protocol/backoff'
import type { ClientFrame } from '@trunkline/shared/protocol/client-frames'
import { closeCodes, type Verdict } from '@trunkline/shared/protocol/close-codes'
import type { Position, Positions } from '@trunkline/shared/protocol/position'
import type { ServerFrame, ServerFrameOf } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'
import { HEARTBEAT_MS, SUBPROTOCOL } from '@trunkline/shared/protocol/version'

import { ActionQueue } from './action-queue.ts'
import { Audience } from './audience.ts'
import { type Flow, LineStatus } from './line-status.ts'
import { parseFrames } from './parse-message.ts'
import { Pulse } from './pulse.ts'
import { ReconnectingSocket, type SocketOptions } from './reconnecting-socket.ts'
import { Subscriptions } from './subscriptions.ts'
import { TopicCursors } from './topic-cursors.ts'
import type { ActOptions, Done, Log, Rewindable, Told } from './transport.ts'
import { ValueRevisions } from './value-revisions.ts'
import type { World } from './world.ts'

export type RealtimeOptions = {
  url: string
  userId: number
  /** `device` is the same for all pages of one browser; `away`: nobody looks at any of them. */
  client: { version: string; device: string; tabs?: () => number; away?: () => boolean }
  world: World
  probe: SocketOptions['probe']
  /** The names that have handlers; other messages are counted, and of them only events are told. */
  knows: (name: string) => name is MessageName
  /** Where to begin a topic that this client has not followed yet: the oldest position that the page still shows. */
  since?: (topic: Topic) => Position | undefined
  /** The log that those positions belong to; kept up to date. */
  log?: Log
}

/**
 * `realtime.v1.json` (PROTOCOL.md) over one socket. It resumes every topic from the last event whose listeners have
 * returned; an event that comes twice, or before the one it follows, never reaches them.
 */
export class RealtimeClient implements Rewindable {
  /** Frames and names that this build does not know, by type or name. */
  readonly ignored = new Map<string, number>()
  readonly #options: RealtimeOptions
  readonly #log: Log
  readonly #socket: ReconnectingSocket
  readonly #line: LineStatus
  readonly #cursors = new TopicCursors()
  readonly #revisions = new ValueRevisions()
  readonly #subscriptions: Subscriptions
  readonly #queue: ActionQueue
  readonly #pulse: Pulse
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  #retry: Retry = DEFAULT_RETRY
  #previousClose: number | undefined
  #flow: Flow = 'none'

  constructor(options: RealtimeOptions) {
    const { url, world, probe, userId, since = () => undefined } = options
    this.#options = options
    this.#log = options.log ?? { epoch: '' }
    this.#line = new LineStatus(world.now)
    this.#pulse = new Pulse(world)
    this.#queue = new ActionQueue(world, ({ id, name, input }) =>
      this.#send({ type: 'action', id, name, data: input }),
    )
    this.#subscriptions = new Subscriptions(this.#cursors, alwaysFollowed(userId), {
      world,
      since,
      send: (frame) => this.#send(frame),
      restarted: (topic, at, why) =>
        this.#audience.restart.call({ topic, at, why, withinMs: this.#retry.window }),
      ended: (ended) => this.#audience.ended.call(ended),
    })
    this.#socket = new ReconnectingSocket(
      {
        url,
        world,
        probe,
        protocols: [SUBPROTOCOL],
        backoff: (attempt) => delay(attempt, this.#retry, world.random),
        heartbeat: { everyMs: HEARTBEAT_MS, text: () => JSON.stringify(this.#ping()) },
      },
      {
        opened: (say) => say(JSON.stringify(this.#hello())),
        received: (text, bySuccessor) => this.#received(text, bySuccessor),
        lost: (code, verdict) => this.#lost(code, verdict),
      },
    )
    this.#socket.state.subscribe(() => this.#show())
  }

  get status() {
    return this.#line.status
  }

  follow(topic: Topic): () => void {
    return this.#subscriptions.follow(topic)
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    options?: ActOptions,
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, options)
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    if (this.#flow !== 'none') this.#send({ type: 'signal', topic, name, data })
  }

  rewind(positions: Positions): void {
    this.#subscriptions.rewind(positions)
  }

  attend(): void {
    if (this.#flow !== 'none') this.#send(this.#ping())
  }

  retryNow(): void {
    this.#socket.retryNow()
  }

  close({ moved = false } = {}): void {
    this.#socket.close(moved ? closeCodes.rebalance : closeCodes.done)
    this.#queue.shut()
  }

  #hello(): ClientFrame {
    const { version, device, tabs = () => 1 } = this.#options.client
    const { topics, positions } = this.#subscriptions.greeting({
      resume: this.#log.epoch !== '',
    })
    return {
      type: 'hello',
      client: { name: 'web', version, device, tabs: tabs(), ...this.#away() },
      ...(this.#log.epoch && { resume: { epoch: this.#log.epoch, positions } }),
      ...(topics.length > 0 && { topics }),
      ...(this.#previousClose !== undefined && { previousClose: this.#previousClose }),
    }
  }

  #lost(code: number, verdict: Verdict): void {
    this.#previousClose = code
    this.#flow = 'none'
    this.#queue.pause()
    this.#subscriptions.lost()
    if (verdict === 'forget') this.#cursors.forgetAll('forgotten')
    if (code === closeCodes.retired) this.#audience.mode.call('legacy', 'retired')
  }

  #received(text: string, bySuccessor: boolean): void {
    for (const frame of parseFrames(text, (type) => this.#ignore(type))) {
      if (frame.type === 'welcome') this.#welcome(frame, bySuccessor)
      else this.#take(frame)
    }
    if (this.#flow !== 'none') this.#flow = this.#cursors.catchingUp() ? 'catching_up' : 'live'
    this.#show()
  }

  #take(frame: Exclude<ServerFrame, { type: 'welcome' }>): void {
    switch (frame.type) {
      case 'event':
        return this.#event(frame)
      case 'value':
        if (this.#revisions.isNews(frame)) this.#tell(frame, { replay: false })
        return
      case 'signal':
        return this.#tell(frame, { replay: false })
      case 'ok':
        if (!this.#subscriptions.answered(frame.id, frame.data))
          this.#queue.settle(frame.id, frame.data, frame.at ?? {})
        return
      case 'error':
        if (frame.id !== undefined && !this.#subscriptions.refused(frame.id, frame))
          this.#queue.refuse(frame.id, frame)
        return
      case 'reset':
        return this.#subscriptions.reset(frame)
      case 'ended':
        return this.#subscriptions.ended(frame)
      case 'drain':
        return this.#drain(frame)
      case 'mode':
        return this.#audience.mode.call(frame.to, frame.why)
      case 'pong':
        return this.#pulse.answered(frame)
    }
  }

  #welcome({ user, epoch, retry, topics }: ServerFrameOf<'welcome'>, bySuccessor: boolean): void {
    // The cookie changed hands under this page: what it shows is another person's.
    if (user !== this.#options.userId) {
      this.#lost(closeCodes.done, 'stop')
      return this.#socket.signedOut('another user')
    }
    // Also what the line before has told since the greeting was said.
    if (this.#log.epoch !== '' && epoch !== this.#log.epoch) this.#cursors.forgetAll('epoch')
    this.#log.epoch = epoch
    this.#retry = retry
    this.#flow = 'live'
    this.#revisions.clear()
    if (bySuccessor) {
      // What the line before was asked and has not answered is asked again.
      this.#queue.pause()
      this.#socket.handOver()
    }
    this.#subscriptions.welcomed(topics)
    this.#queue.open()
  }

  #event(frame: ServerFrameOf<'event'>): void {
    const topic = frame.topic as Topic
    const admission = this.#cursors.admit(topic, frame.seq)
    if (admission === 'ask' || admission === 'lost') return this.#subscriptions.ask([topic])
    if (admission === 'drop') return
    const told = { replay: this.#cursors.isReplay(topic, frame.seq) }
    this.#tell(frame, told)
    this.#cursors.advance(topic, [frame.seq, frame.id])
    this.#pulse.applied(frame, told)
    this.#subscriptions.applied(topic)
  }

  #tell(frame: ServerFrameOf<'event' | 'value' | 'signal'>, told: Told): void {
    const isKnown = this.#options.knows(frame.name)
    if (!isKnown) this.#ignore(frame.name)
    // Whoever hears the next event has to know that nothing is missing before it.
    if (isKnown || frame.type === 'event') this.#audience.message.call(frame as MessageOf, told)
  }

  /** This connection's slot in a planned restart: somewhere in it, so that not all pages come at once. */
  #drain({ atMs, byMs }: ServerFrameOf<'drain'>): void {
    this.#socket.replace(atMs + this.#options.world.random() * Math.max(0, byMs - atMs))
  }

  #ping(): ClientFrame {
    return {
      type: 'ping',
      timestamp: this.#pulse.asked(),
      positions: this.#subscriptions.positions(),
      applied: this.#pulse.takeSamples(),
      ...this.#away(),
    }
  }

  #away(): { away?: true } {
    const { client, world } = this.#options
    return (client.away ?? world.hidden)() ? { away: true } : {}
  }

  #send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame))
  }

  #ignore(type: string): void {
    this.ignored.set(type, (this.ignored.get(type) ?? 0) + 1)
  }

  #show(): void {
    this.#line.show(this.#socket.state.get(), this.#flow)
  }
}
