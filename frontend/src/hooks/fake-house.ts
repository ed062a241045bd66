import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Message } from '@trunkline/shared/contract/chat'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Comment, Post, ShownPost } from '@trunkline/shared/contract/post'
import type { Trending } from '@trunkline/shared/contract/trending'
import { formatPositions, type Position, START } from '@trunkline/shared/protocol/position'
import { alwaysFollowed, type Topic, topic as topicOf } from '@trunkline/shared/protocol/topic'
import { vi } from 'vitest'

import { chat, message } from '../features/chats/testing.ts'
import { ann, me } from './testing.tsx'

/** A house in which things happen, as HTTP tells of it; what its lines tell is up to the test. */
export class FakeHouse {
  readonly said: { content: string }[] = []
  readonly #heads = new Map<Topic, Position>(
    [...alwaysFollowed(me.id), topicOf.feed()].map((topic) => [topic, START]),
  )
  readonly #notifications: Notification[] = []
  readonly #messages: Message[] = []
  readonly #comments: Comment[] = []
  readonly #posts = new Map<number, Post | ShownPost>()
  readonly #following: object[] = []
  #trending: Trending = { topics: [] }

  constructor() {
    vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
      await Promise.resolve()
      const body = init?.method === 'POST' ? this.#post(path, init) : this.#read(path)
      if (body === undefined)
        return Response.json({ error: { code: 'not_found' } }, { status: 404 })
      const headers = { 'Realtime-Position': formatPositions(Object.fromEntries(this.#heads)) }
      return Response.json(body, { headers })
    })
  }

  /** The event as its topic's log numbers it. */
  next<N extends EventOf['name']>(topic: Topic, name: N, data: EventOf<N>['data']): EventOf<N> {
    const seq = (this.#heads.get(topic)?.[0] ?? 0) + 1
    const head = { type: 'event', topic, seq, id: `e_${seq}`, timestamp: me.joinedAt }
    return { ...head, name, data } as EventOf<N>
  }

  happen(told: MessageOf): void {
    if (told.type === 'event') this.#heads.set(told.topic, [told.seq, told.id])
    if (told.name === 'notification.created') this.#notifications.unshift(told.data.notification)
    if (told.name === 'chat.message_created') this.#messages.push(told.data.message)
    if (told.name === 'trending.topics' && told.data) this.#trending = told.data
    if (told.name === 'post.created') this.#posts.set(told.data.post.id, told.data.post)
    if (told.name === 'post.comment_created') this.#comments.push(told.data.comment)
    if (told.name === 'post.followed')
      this.#following.unshift({ ...told.data.post, repostedBy: told.data.repostedBy })
    if (told.name === 'post.engagement' && told.data)
      this.#posts.set(told.data.postId, { id: told.data.postId, ...told.data } as unknown as Post)
  }

  /** What comes of a message that somebody sends. */
  send(content: string): Message {
    this.said.push({ content })
    return message({ id: 900 + this.said.length, content, sender: me })
  }

  #read(path: string): unknown {
    const [where = ''] = path.split('?', 1)
    const postId = Number(/^\/api\/posts\/(\d+)/.exec(where)?.[1])
    if (where.endsWith('/comments')) {
      const after = Number(new URLSearchParams(path.split('?')[1]).get('after') ?? 0)
      return { items: this.#comments.filter(({ id }) => id > after), next: null }
    }
    if (postId) return this.#posts.get(postId)
    switch (where) {
      case '/api/session':
        return { user: me }
      case '/api/notifications':
        return { items: this.#notifications, next: null }
      case '/api/notifications/unread-count':
        return { unread: this.#notifications.length }
      case '/api/trending':
        return this.#trending
      case '/api/chats/1':
        return chat({ members: [me, ann] })
      case '/api/chats/1/messages':
        return { items: this.#messages, next: null }
      case '/api/posts':
        return { items: this.#following, next: null }
      default:
        return { items: [], next: null }
    }
  }

  #post(path: string, { body }: RequestInit): unknown {
    if (path !== '/api/chats/1/messages' || typeof body !== 'string') return undefined
    return this.send((JSON.parse(body) as { content: string }).content)
  }
}
