import type { Position } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'
import { WebSocket } from 'ws'

import { RealtimeClient } from '../../../frontend/src/realtime/realtime-client.ts'
import { timers } from '../../../frontend/src/realtime/world.ts'
import type { Person } from './people.ts'

/** The page's own client without a page: what it was told of one topic, in order, and how often it had to begin anew. */
export type HeadlessPage = {
  readonly client: RealtimeClient
  readonly heard: readonly number[]
  readonly restarts: readonly string[]
  readonly live: boolean
  close(): void
}

let devices = 0

/** Opens the line that a page of this person would have; `follow` is heard from now on. */
export function openHeadlessPage(person: Person, follow: Topic, since?: Position): HeadlessPage {
  const { server, cookie } = person
  const headers = { Cookie: cookie, Origin: server.origin }
  class CookieSocket extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols, { headers, perMessageDeflate: false })
    }
  }
  const client = new RealtimeClient({
    url: `ws://127.0.0.1:${server.port}/ws/realtime`,
    userId: person.id,
    client: { version: 'headless', device: `headless-${(devices += 1)}` },
    world: {
      ...timers,
      hidden: () => false,
      onLook: () => () => undefined,
      onWake: () => () => undefined,
      WebSocket: CookieSocket as unknown as typeof globalThis.WebSocket,
    },
    probe: async () => 'signed_in',
    knows: (name): name is never => name.includes('.'),
    since: (topic) => (topic === follow ? since : undefined),
  })
  const heard: number[] = []
  const restarts: string[] = []
  client.hear({
    message: (message) => {
      if (message.type === 'event' && message.topic === follow) heard.push(message.seq)
    },
  })
  client.hear({
    restart: ({ topic, why }) => {
      if (topic === follow && why !== 'opened') restarts.push(why)
    },
  })
  client.follow(follow)
  return {
    client,
    heard,
    restarts,
    get live() {
      return client.status.get().state === 'live'
    },
    close: () => client.close(),
  }
}
