import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Comment, Post } from '@trunkline/shared/contract/post'

import { type ClientOptions, TestClient } from '../../../backend/core/testing.ts'
import type { JourneyServer } from './server.ts'

type Server = Pick<JourneyServer, 'origin' | 'port'>
type Page<T> = { items: T[]; next: number | null }

const PASSWORD = 'correct horse battery'
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Somebody with an account and one session, who does over HTTP what a browser would ask for. */
export class Person {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly password: string
  /** `name=value; …` of this session. */
  readonly cookie: string
  readonly server: Server

  private constructor(
    server: Server,
    who: Pick<Person, 'id' | 'name' | 'email' | 'password' | 'cookie'>,
  ) {
    this.server = server
    this.id = who.id
    this.name = who.name
    this.email = who.email
    this.password = who.password
    this.cookie = who.cookie
  }

  /** Names are their own in a file: the address is made of them. */
  static async signUp(server: Server, name: string): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/\W/g, '')}@example.org`
    return Person.#enter(server, 'sign-up', { name, email, password: PASSWORD })
  }

  /** Somebody who has an account already. */
  static signIn(
    server: Server,
    who: { name: string; email: string; password: string },
  ): Promise<Person> {
    return Person.#enter(server, 'sign-in', who)
  }

  /** The same person with a session of its own: another browser. */
  signInAgain(): Promise<Person> {
    return Person.signIn(this.server, this)
  }

  /** The same session, reached by another way, such as a wire that can be cut. */
  at(server: Server): Person {
    return new Person(server, this)
  }

  static async #enter(
    server: Server,
    how: 'sign-up' | 'sign-in',
    { name, email, password }: { name: string; email: string; password: string },
  ): Promise<Person> {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/auth/${how}/email`, {
      method: 'POST',
      headers: { ...JSON_TYPE, Origin: server.origin },
      body: JSON.stringify({ name, email, password }),
    })
    if (!answer.ok) throw new Error(`${how}: ${answer.status} ${await answer.text()}`)
    const { user } = (await answer.json()) as { user: { id: string } }
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ')
    return new Person(server, { id: Number(user.id), name, email, password, cookie })
  }

  request(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.server.port}${path}`, {
      method,
      headers: {
        Cookie: this.cookie,
        Origin: this.server.origin,
        ...(body !== undefined && JSON_TYPE),
        ...(key !== undefined && { 'Idempotency-Key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  /** The parsed answer; anything but a success is an error of the test. */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  post = (content: string): Promise<Post> => this.json('POST', '/api/posts', { content })

  comment = (postId: number, content: string): Promise<Comment> =>
    this.json('POST', `/api/posts/${postId}/comments`, { content })

  askToBeFriends = (other: Person): Promise<FriendRequest> =>
    this.json('POST', '/api/friend-requests', { toUserId: other.id })

  async befriend(other: Person): Promise<void> {
    const { id } = await this.askToBeFriends(other)
    await other.json('POST', `/api/friend-requests/${id}/accept`, {})
  }

  /** A chat with one friend, or a group with several. */
  chatWith = (...others: Person[]): Promise<Chat> =>
    this.json('POST', '/api/chats', { memberIds: others.map(({ id }) => id) })

  /** `file` of the form, to be sent with a message or a post. */
  async upload(form: FormData): Promise<Attachment> {
    const answer = await fetch(`http://127.0.0.1:${this.server.port}/api/attachments`, {
      method: 'POST',
      headers: { Cookie: this.cookie, Origin: this.server.origin },
      body: form,
    })
    if (!answer.ok) throw new Error(`upload: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Attachment
  }

  say = (chatId: number, content: string): Promise<Message> =>
    this.json('POST', `/api/chats/${chatId}/messages`, { content })

  /** Everything that `path` lists, read to its end. */
  async all<T>(path: string, cursor: 'before' | 'after' = 'before'): Promise<T[]> {
    const items: T[] = []
    let from: number | null | undefined
    while (from !== null) {
      const more = from === undefined ? '' : `&${cursor}=${from}`
      const page: Page<T> = await this.json('GET', `${path}?limit=100${more}`)
      items.push(...page.items)
      from = page.next
    }
    return items
  }

  notifications = (): Promise<Notification[]> => this.all('/api/notifications')

  /** A line to `/ws/realtime`, or another path, with this session's cookie. */
  connect(options: ClientOptions = {}): TestClient {
    const headers = { Cookie: this.cookie, Origin: this.server.origin, ...options.headers }
    return new TestClient({ port: this.server.port }, { ...options, headers })
  }
}

/** Two friends and the chat between them. */
export async function friends(server: Server, first: string, second: string) {
  const one = await Person.signUp(server, first)
  const other = await Person.signUp(server, second)
  await one.befriend(other)
  const { id: chatId } = await one.chatWith(other)
  return { one, other, chatId }
}
