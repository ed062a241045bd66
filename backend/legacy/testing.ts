import { readFileSync } from 'node:fs'

import type { Post } from '@trunkline/shared/contract/post'
import { vi } from 'vitest'

import type { TestClient } from '../core/testing.ts'
import type { TestPerson } from '../testing.ts'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

export type OldFrame = Record<string, unknown>
export type Golden = {
  heard: Record<string, OldFrame[]>
  naive: Record<string, OldFrame[]>
  stamped: Record<string, OldFrame[]>
  answers: { to: string; with: OldFrame[] }[]
}

/** A recorded file: `golden('W3')`. */
export const golden = <T = Golden>(name: string): T =>
  JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as T

/** Everything that an old socket hears, as text, from before it is open. */
export class Listener {
  readonly texts: string[] = []

  constructor({ socket }: TestClient) {
    socket.on('message', (data: Buffer) => this.texts.push(data.toString()))
  }

  get frames(): OldFrame[] {
    return this.texts.map((text) => JSON.parse(text) as OldFrame)
  }

  /** Waits until so many frames have come, and answers all. */
  async heard(count: number): Promise<OldFrame[]> {
    await vi.waitUntil(() => this.texts.length >= count, { timeout: 5_000, interval: 5 })
    return this.frames
  }
}

type Whereabouts = { chatId: number; postId: number }
const places = new WeakMap<TestPerson, Whereabouts>()

/** Makes them friends with a direct chat, and a post by the second: what the addresses of the first will name. */
export async function settle(person: TestPerson, friend: TestPerson): Promise<Whereabouts> {
  const { id } = await person.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: friend.id,
  })
  await friend.json('POST', `/api/friend-requests/${id}/accept`, {})
  const chat = await person.json<{ id: number }>('POST', '/api/chats', { memberIds: [friend.id] })
  const place = { chatId: chat.id, postId: (await postOf(friend)).id }
  places.set(person, place)
  return place
}

/** Where `person` was settled; 0 is nowhere. */
export const whereabouts = (person: TestPerson): Whereabouts =>
  places.get(person) ?? { chatId: 0, postId: 0 }

/** The endpoint's address for `person`, with `more` as its query. */
export function address(
  endpoint: Endpoint,
  person: TestPerson,
  more: Record<string, string> = {},
): string {
  const { chatId, postId } = whereabouts(person)
  const path = endpoint.path
    .replace(':userId', String(person.id))
    .replace(':chatId', String(chatId))
    .replace(':tweetId', String(postId))
  const asked: Record<string, string> = endpoint.asked ? { dialect: endpoint.asked } : {}
  const query = new URLSearchParams({ ...asked, ...more }).toString()
  return query === '' ? path : `${path}?${query}`
}

/** The endpoint of this row. */
export const at = (id: string) => {
  const endpoint = endpoints.find((one) => one.id === id)
  if (!endpoint) throw new Error(`no endpoint ${id}`)
  return endpoint
}

/** An open socket of `person` at the endpoint, and what it hears. */
export async function open(endpoint: Endpoint, person: TestPerson, more?: Record<string, string>) {
  const client = person.connect({ path: address(endpoint, person, more), protocols: [] })
  const listener = new Listener(client)
  await client.opened
  return { client, listener }
}

/** What answers a ping, after whatever the line says by itself. */
export const pongOf = (client: TestClient) =>
  client.take((frame): frame is OldFrame => (frame as OldFrame).type === 'pong')

export const tokenOf = async (person: TestPerson) =>
  (await person.json<{ token: string }>('POST', '/api/legacy-token', {})).token

export const postOf = (person: TestPerson, content = 'Hello') =>
  person.json<Post>('POST', '/api/posts', { content })

export const comment = (person: TestPerson, post: Post, content = 'Hi') =>
  person.json<{ id: number }>('POST', `/api/posts/${post.id}/comments`, { content })
