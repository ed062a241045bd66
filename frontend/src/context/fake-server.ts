import type { EventData, EventName, EventOf } from '@trunkline/shared/contract/catalogue'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Comment, Post } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { formatPositions, type Position } from '@trunkline/shared/protocol/position'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

const AT = '2026-11-21T10:00:00.000Z'
/** Small, so that lists have several pages. */
const PAGE = 3

export const ME = 1
const person = (id: number): Person => ({
  id,
  handle: `p${id}`,
  name: `P ${id}`,
  image: null,
})

/**
 * A server small enough to be right by inspection: the truth, a numbered log per topic, and HTTP answers that carry
 * the position of their snapshot. Nothing happens by itself: a test says what changes and when answers are made.
 */
export class FakeServer {
  readonly #logs = new Map<Topic, EventOf[]>()
  #epoch = 0
  #lastId = 100
  notifications: Notification[] = []
  requests: FriendRequest[] = []
  friends = new Set<number>()
  posts: Post[] = []
  comments: Comment[] = []
  readonly people = [2, 3, 4, 5, 6, 7, 8]
  /** Old lines do not tell counts. */
  tellsCounts = true

  log(name: Topic): readonly EventOf[] {
    return this.#logs.get(name) ?? []
  }

  head(name: Topic): Position {
    const last = this.log(name).at(-1)
    return last ? [last.seq, last.id] : [0, '']
  }

  /** The log is lost and begins anew; the truth stays. */
  loseLog(): void {
    this.#epoch += 1
    this.#logs.clear()
  }

  notify(): void {
    const notification: Notification = {
      id: this.#nextId(),
      kind: 'comment',
      actor: person(2),
      postId: 1,
      commentId: 1,
      requestId: null,
      excerpt: 'x',
      read: false,
      createdAt: AT,
    }
    this.notifications.unshift(notification)
    this.#emit(topic.notifications(ME), 'notification.created', {
      notification,
      ...this.#unreadTold(),
    })
  }

  markRead(ids: number[]): void {
    this.#read(({ id }) => ids.includes(id))
    this.#emit(topic.notifications(ME), 'notification.read', { ids, ...this.#unreadTold() })
  }

  markAllRead(upTo: number): void {
    this.#read(({ id }) => id <= upTo)
    this.#emit(topic.notifications(ME), 'notification.all_read', { upTo, ...this.#unreadTold() })
  }

  request(other: number, incoming: boolean): void {
    const known = this.requests.some(({ from, to }) => from.id === other || to.id === other)
    if (known || this.friends.has(other)) return
    const [from, to] = incoming ? [person(other), person(ME)] : [person(ME), person(other)]
    const request: FriendRequest = {
      id: this.#nextId(),
      from,
      to,
      status: 'pending' as const,
      createdAt: AT,
      updatedAt: AT,
    }
    this.requests.unshift(request)
    this.#emit(topic.friendRequests(ME), 'friend_request.created', {
      request,
      ...this.#incomingTold(),
    })
  }

  settle(other: number, how: 'accepted' | 'declined' | 'cancelled'): void {
    const pending = this.requests.find(({ from, to }) => from.id === other || to.id === other)
    if (!pending) return
    this.requests = this.requests.filter((one) => one !== pending)
    if (how === 'accepted') this.friends.add(other)
    const request: FriendRequest = { ...pending, status: how }
    this.#emit(topic.friendRequests(ME), `friend_request.${how}`, {
      request,
      ...this.#incomingTold(),
    })
  }

  unfriend(other: number): void {
    if (!this.friends.delete(other)) return
    this.#emit(topic.friendRequests(ME), 'friend_request.unfriended', { userId: other })
  }

  /** The position of its event. */
  post(author: number, content: string, clientId?: string): number {
    const post: Post = {
      id: this.#nextId(),
      author: person(author),
      content,
      commentCount: 0,
      createdAt: AT,
    }
    this.posts.unshift(post)
    return this.#emit(topic.feed(), 'post.created', { post }, clientId)
  }

  deletePost(id: number): void {
    if (!this.posts.some((post) => post.id === id)) return
    this.posts = this.posts.filter((post) => post.id !== id)
    this.comments = this.comments.filter(({ postId }) => postId !== id)
    this.#emit(topic.post(id), 'post.deleted', { postId: id })
    this.#emit(topic.feed(), 'post.deleted', { postId: id })
  }

  comment(postId: number): void {
    const post = this.posts.find(({ id }) => id === postId)
    if (!post) return
    const comment: Comment = {
      id: this.#nextId(),
      postId,
      author: person(3),
      content: 'c',
      createdAt: AT,
    }
    const count = post.commentCount + 1
    const commentCount = this.tellsCounts ? count : null
    this.comments.push(comment)
    this.posts = this.posts.map((one) => (one === post ? { ...one, commentCount: count } : one))
    this.#emit(topic.post(postId), 'post.comment_created', { comment, commentCount })
    this.#emit(topic.feed(), 'post.comment_created', { comment, commentCount })
  }

  get unread(): number {
    return this.notifications.filter(({ read }) => !read).length
  }

  get incoming(): number {
    return this.requests.filter(({ to }) => to.id === ME).length
  }

  /** The answer to a GET as things stand now: status, body, and the header that dates it. */
  answer(path: string): { status: number; body: unknown; position: string } {
    const url = new URL(path, 'http://server')
    const [, , family = '', id = '', part] = url.pathname.split('/')
    const cursor = Number(
      url.searchParams.get('before') ?? url.searchParams.get('after') ?? Number.NaN,
    )
    const dated = (name: Topic, body: unknown) =>
      body === undefined
        ? { status: 404, body: { error: { code: 'not_found', message: 'no' } }, position: '' }
        : { status: 200, body, position: formatPositions({ [name]: this.head(name) }) }
    switch (family) {
      case 'notifications':
        return dated(
          topic.notifications(ME),
          id === 'unread-count' ? { unread: this.unread } : newest(this.notifications, cursor),
        )
      case 'friend-requests':
        return dated(
          topic.friendRequests(ME),
          id === 'incoming-count'
            ? { incoming: this.incoming }
            : newest(this.#box(url.searchParams.get('box')), cursor),
        )
      case 'friends':
        return dated(topic.friendRequests(ME), oldest([...this.friends].map(person), cursor))
      case 'users':
        return dated(
          topic.friendRequests(ME),
          oldest(
            this.people.map((one) => this.#acquaintance(one)),
            cursor,
          ),
        )
      case 'posts': {
        if (id === '') return dated(topic.feed(), newest(this.posts, cursor))
        const post = this.posts.find((one) => one.id === Number(id))
        if (!post || part !== 'comments') return dated(topic.post(Number(id)), post)
        const said = this.comments.filter(({ postId }) => postId === post.id)
        return dated(topic.post(post.id), oldest(said, cursor))
      }
      default:
        throw new Error(`no such path: ${path}`)
    }
  }

  #unreadTold() {
    return { unread: this.tellsCounts ? this.unread : null }
  }

  #incomingTold() {
    return { incoming: this.tellsCounts ? this.incoming : null }
  }

  #box(box: string | null): FriendRequest[] {
    return this.requests.filter(({ to }) => (to.id === ME) === (box === 'incoming'))
  }

  #acquaintance(id: number) {
    const request = this.requests.find(({ from, to }) => from.id === id || to.id === id)
    const pending = request && (request.to.id === ME ? 'incoming' : 'outgoing')
    const friendship = pending ?? (this.friends.has(id) ? 'friends' : 'none')
    return { ...person(id), friendship, requestId: request?.id ?? null }
  }

  #read(isMeant: (one: Notification) => boolean): void {
    this.notifications = this.notifications.map((one) =>
      isMeant(one) ? { ...one, read: true } : one,
    )
  }

  #nextId(): number {
    return (this.#lastId += 1)
  }

  #emit<N extends EventName>(name: Topic, what: N, data: EventData<N>, clientId?: string): number {
    const log = this.#logs.get(name) ?? []
    this.#logs.set(name, log)
    const seq = log.length + 1
    const event = {
      type: 'event',
      topic: name,
      seq,
      name: what,
      id: `e${this.#epoch}_${name}_${seq}`,
      timestamp: AT,
      data: structuredClone(data),
      ...(clientId && { clientId }),
    }
    log.push(event as EventOf)
    return seq
  }
}

function newest<T extends { id: number }>(rows: T[], before: number) {
  const from = Number.isNaN(before) ? rows : rows.filter(({ id }) => id < before)
  return pageOf(from)
}

function oldest<T extends { id: number }>(rows: T[], after: number) {
  const sorted = rows.toSorted((a, b) => a.id - b.id)
  return pageOf(Number.isNaN(after) ? sorted : sorted.filter(({ id }) => id > after))
}

function pageOf<T extends { id: number }>(rows: T[]) {
  const items = rows.slice(0, PAGE)
  return {
    items: structuredClone(items),
    next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null,
  }
}
