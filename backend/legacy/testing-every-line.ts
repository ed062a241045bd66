import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { expect } from 'vitest'

import { handshake, head, type RawHeaders } from '../core/testing-raw.ts'
import type { TestPerson } from '../testing.ts'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { httpEndpoints } from './http-endpoints.ts'
import { address, whereabouts } from './testing.ts'

/** The new line, an old socket, or the stream. */
export type AnyLine = (
  | { readonly kind: 'unified' | 'stream' }
  | { readonly kind: 'old'; readonly endpoint: Endpoint }
) & {
  readonly id: string
  /** Its address for this person, with `more` in the query. */
  address(person: TestPerson, more?: Record<string, string>): string
  /** The bytes that open it but for what these headers or another first line spoil. */
  request(path: string, headers: RawHeaders, start?: string): string
}

const get = (path: string) => `GET ${path} HTTP/1.1`
const asked = (path: string, more: Record<string, string>) => {
  const query = new URLSearchParams(more).toString()
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
}
const upgrade: AnyLine['request'] = (path, headers, start = get(path)) => handshake(start, headers)

/** Every way to listen that there is. */
export const everyLine: readonly AnyLine[] = [
  {
    id: 'unified',
    kind: 'unified',
    address: (_person, more = {}) => asked('/ws/realtime', more),
    request(path, headers, start) {
      const offered = [SUBPROTOCOL, headers['Sec-WebSocket-Protocol'] ?? []].flat()
      return upgrade(path, { ...headers, 'Sec-WebSocket-Protocol': offered.join(', ') }, start)
    },
  },
  ...endpoints.map((endpoint) => ({
    id: endpoint.id,
    kind: 'old' as const,
    endpoint,
    address: (person: TestPerson, more?: Record<string, string>) => address(endpoint, person, more),
    request: upgrade,
  })),
  {
    id: httpEndpoints.stream.id,
    kind: 'stream',
    address: (person, more = {}) =>
      asked(`/api/sse?channel=dm:${whereabouts(person).chatId}`, more),
    request: (path, headers, start = get(path)) =>
      head(start, { Host: 'localhost:8000', ...headers }),
  },
]

/** What is answered; a text says instead why this never arises there. */
type Answer = number | readonly unknown[] | string
/** What each kind of line must answer; where old sockets differ, what this one must. */
type Answers = {
  unified: Answer
  old: Answer | ((endpoint: Endpoint) => Answer)
  stream: Answer
}
export const everywhere = (answer: Answer): Answers => ({
  unified: answer,
  old: answer,
  stream: answer,
})

/** Asks every line at once, but where that never arises, and holds each answer against what it must be. */
export async function onEveryLine(
  answers: Answers,
  ask: (line: AnyLine) => Promise<unknown>,
): Promise<void> {
  const must = (line: AnyLine): Answer => {
    if (line.kind !== 'old') return answers[line.kind]
    return typeof answers.old === 'function' ? answers.old(line.endpoint) : answers.old
  }
  const lines = everyLine.filter((line) => typeof must(line) !== 'string')
  const heard = await Promise.all(lines.map(async (line) => [line.id, await ask(line)]))
  expect(heard).toEqual(lines.map((line) => [line.id, must(line)]))
}
