import { kindOf, type Topic, type TopicKind } from '@trunkline/shared/protocol/topic'

import { type LineState, ReconnectingSocket } from '../realtime/reconnecting-socket.ts'
import type { SocketOptions } from '../realtime/reconnecting-socket.ts'

/** The page's old endpoints and what it hears on each. `stamp=1` adds the position to each frame (PROTOCOL rule 14). */
export const oldEndpoints: readonly { path: string; carries: readonly TopicKind[] }[] = [
  { path: '/ws/notifications/?dialect=channels&stamp=1', carries: ['notifications'] },
  { path: '/ws/friend-requests/?stamp=1', carries: ['friend_requests'] },
  { path: '/ws/feed?stamp=1', carries: ['feed', 'post'] },
]

export type OldLineEvents = {
  /** From now on the line tells what happens to the topic, and nothing of what was before. */
  began: (topic: Topic) => void
  received: (text: string) => void
  changed: () => void
}

/** One old socket, open for as long as somebody follows one of its topics. */
export class OldLine {
  readonly #carries: readonly TopicKind[]
  readonly #options: SocketOptions
  readonly #events: OldLineEvents
  readonly #followers = new Map<Topic, number>()
  #socket: ReconnectingSocket | null = null

  constructor(carries: readonly TopicKind[], options: SocketOptions, events: OldLineEvents) {
    this.#carries = carries
    this.#options = options
    this.#events = events
  }

  get state(): LineState | null {
    return this.#socket?.state.get() ?? null
  }

  carries(topic: Topic): boolean {
    return this.#carries.includes(kindOf(topic))
  }

  follow(topic: Topic): () => void {
    const followers = this.#followers.get(topic) ?? 0
    this.#followers.set(topic, followers + 1)
    if (!this.#socket) this.#socket = this.#open()
    else if (followers === 0 && this.state?.state === 'open') this.#events.began(topic)
    let following = true
    return () => {
      if (following) this.#leave(topic)
      following = false
    }
  }

  retryNow(): void {
    this.#socket?.retryNow()
  }

  close(): void {
    this.#socket?.close()
    this.#socket = null
  }

  #open(): ReconnectingSocket {
    const socket = new ReconnectingSocket(this.#options, {
      opened: () => {
        for (const topic of this.#followers.keys()) this.#events.began(topic)
      },
      received: this.#events.received,
      lost: () => {},
    })
    socket.state.subscribe(this.#events.changed)
    return socket
  }

  #leave(topic: Topic): void {
    const followers = (this.#followers.get(topic) ?? 1) - 1
    if (followers > 0) return void this.#followers.set(topic, followers)
    this.#followers.delete(topic)
    if (this.#followers.size > 0) return
    this.close()
    this.#events.changed()
  }
}
