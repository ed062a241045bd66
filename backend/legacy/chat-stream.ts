import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'
import { topic } from '@trunkline/shared/protocol/topic'

import { realtimeV1 } from '../core/delivery.ts'
import { Follows, type FollowServices } from '../core/follows.ts'
import { closeNameOf } from '../core/refusal.ts'
import type { EventStream } from './event-stream.ts'
import { oldMessage } from './old-message.ts'
import type { ChatKind } from './reads.ts'

/** How often a quiet stream says that it is alive, and where the reader stands. */
const COMMENT_MS = 15_000

export type StreamRequest = {
  readonly userId: number
  readonly chat: { readonly id: number; readonly kind: ChatKind }
  /** `&events=named`: events of the name that C's text says, instead of C's code. */
  readonly named: boolean
  readonly lastEventId: string | undefined
}

/**
 * What a stream of one chat says: every message of it, from where the reader was. Read marks, other chats and whatever
 * else the reader's topic says only move the position on, which an `id:` block tells with each comment.
 */
export class ChatStream {
  readonly #services: FollowServices
  readonly #request: StreamRequest
  readonly #stream: EventStream
  readonly #follows: Follows
  #at: Position = [0, '']

  constructor(services: FollowServices, request: StreamRequest, stream: EventStream) {
    this.#services = services
    this.#request = request
    this.#stream = stream
    this.#follows = new Follows(services, {
      userId: request.userId,
      connection: {
        get full() {
          return stream.full
        },
        get busy() {
          return stream.busy
        },
        room: () => stream.room(),
        deliver: ({ message }) => this.#tell(message),
        close: (name, reason) => stream.close(name, reason),
      },
      dialect: realtimeV1,
      onReset: (name, to, why) => {
        if (name !== topic.chats(request.userId)) return
        this.#at = to
        this.#reset(why)
      },
      onEnd: () => stream.close('forbidden'),
    })
    const timer = setInterval(() => this.#comment(), COMMENT_MS).unref()
    stream.onClose(() => {
      clearInterval(timer)
      this.#follows.close()
    })
  }

  /** Resolves once everything that is said in the chat arrives. Never throws: a stream that cannot follow is closed. */
  async follow(): Promise<void> {
    const { userId, chat, lastEventId } = this.#request
    const own = topic.chats(userId)
    const from = lastEventId === undefined ? undefined : positionIn(lastEventId)
    try {
      await this.#follows.follow(
        [{ topic: own, ...from }, { topic: topic.chat(chat.id) }],
        (all) => {
          const stand = all[own]
          if (!stand || stand.state === 'denied' || all[topic.chat(chat.id)]?.state === 'denied')
            return this.#stream.close('forbidden')
          this.#at = stand.state === 'replay' && from ? from.since : [stand.seq, stand.id]
          this.#comment()
          if (stand.state === 'reset') this.#reset(stand.why ?? 'identity')
        },
      )
    } catch (error) {
      this.#services.onError(error)
      this.#stream.close(closeNameOf(error), { retryIn: 1_000 })
    }
  }

  #tell(message: MessageOf): void {
    const { userId, chat, named } = this.#request
    if (message.type !== 'event' || message.topic !== topic.chats(userId)) return
    this.#at = [message.seq, message.id]
    if (message.name !== 'chat.message_created' || message.data.message.chatId !== chat.id) return
    const name = named ? 'event: message:created\n' : ''
    const data = JSON.stringify(oldMessage(message.data.message, chat.kind))
    this.#stream.write(`${name}data: ${data}\n${this.#id()}\n\n`)
  }

  #comment(): void {
    if (!this.#stream.busy) this.#stream.write(`: here\n\n${this.#id()}\n\n`)
  }

  /** Unheard by whoever does not listen for it; everybody goes on from here. */
  #reset(why: string): void {
    this.#stream.write(`event: reset\ndata: ${JSON.stringify({ why })}\n${this.#id()}\n\n`)
  }

  #id(): string {
    const [seq, id] = this.#at
    return `id: ${this.#services.epoch}.${seq}.${id}`
  }
}

/** What cannot be a position is one of another log: it is answered with a reset. */
function positionIn(text: string): { since: Position; epoch: string } {
  const [, epoch = '', seq = '0', id = ''] =
    /^([\w-]{1,64})\.(\d{1,15})\.([\w-]{0,64})$/.exec(text) ?? []
  return { since: [Number(seq), id], epoch }
}
