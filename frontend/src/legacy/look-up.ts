import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { Comment, Post, ShownPost } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'

import { read } from '../lib/api.ts'
import type { Ask } from './decode.ts'

type Listed<T> = { items: readonly T[] }

/**
 * Reads what old frames only name. One for each line: it remembers the people of its chat, because a hint that somebody
 * writes must not cost a request each time.
 */
export class LookUp {
  #people: readonly Person[] = []

  /** The message as the new line would have told it; undefined when what it tells of is not there any more. */
  async whole(ask: Ask, rev: number): Promise<MessageOf | undefined> {
    switch (ask.about) {
      case 'message': {
        const message = await found<Message>(`/api/chats/${ask.chatId}/messages?limit=50`, ask.id)
        const data = message && { message, unread: null, unreadChats: null }
        return data && event(ask, 'chat.message_created', message.createdAt, data)
      }
      case 'post': {
        const { data: post } = await read<Post>(`/api/posts/${ask.id}`)
        return event(ask, 'post.created', post.createdAt, { post })
      }
      case 'comment': {
        const after = ask.id > 1 ? `&after=${ask.id - 1}` : ''
        const path = `/api/posts/${ask.postId}/comments?limit=1${after}`
        const comment = await found<Comment>(path, ask.id)
        const data = comment && { comment, commentCount: null }
        return data && event(ask, 'post.comment_created', comment.createdAt, data)
      }
      case 'followed': {
        const post = await found<ShownPost>('/api/posts?feed=following', ask.postId)
        if (!post) return undefined
        const { repostedBy } = post
        const head = { type: 'signal' as const, topic: topic.myFeed(ask.userId) }
        const by = (repostedBy ?? post.author).id
        return { ...head, name: 'post.followed', by, data: { post, repostedBy } }
      }
      case 'engagement': {
        const { postId, timestamp } = ask
        const { engagement } = (await read<Post>(`/api/posts/${postId}`)).data
        const head = { type: 'value' as const, topic: topic.engagement(postId), rev, timestamp }
        return { ...head, name: 'post.engagement', data: { postId, engagement } }
      }
      case 'typing': {
        const { chatId, userId: by, on } = ask
        const person = await this.#person(chatId, by)
        const head = { type: 'signal' as const, topic: topic.chat(chatId), by }
        return person && { ...head, name: 'chat.typing', data: { on, person } }
      }
    }
  }

  /** Their ids, as values are keyed. */
  async friendsOnline(): Promise<Set<string>> {
    const { items } = (await read<Listed<{ userId: number }>>('/api/presence')).data
    return new Set(items.map(({ userId }) => String(userId)))
  }

  async #person(chatId: number, id: number): Promise<Person | undefined> {
    const known = this.#people.find((person) => person.id === id)
    if (known) return known
    this.#people = (await read<Chat>(`/api/chats/${chatId}`)).data.members
    return this.#people.find((person) => person.id === id)
  }
}

async function found<T extends { id: number }>(path: string, id: number): Promise<T | undefined> {
  const { items } = (await read<Listed<T>>(path)).data
  return items.find((item) => item.id === id)
}

type Stamped = Extract<Ask, { stamp: unknown }>
type Told = 'chat.message_created' | 'post.created' | 'post.comment_created'

const event = <N extends Told>(
  { stamp }: Stamped,
  name: N,
  timestamp: string,
  data: MessageOf<N>['data'],
) => ({ type: 'event', ...stamp, name, timestamp, data }) as MessageOf<N>
