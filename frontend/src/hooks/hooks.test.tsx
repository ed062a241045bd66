import type { MessageName } from '@trunkline/shared/contract/catalogue'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'
import { expect, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

import type { Refused } from '../realtime/action-queue.ts'
import { FakePollServer } from '../realtime/fake-poll-server.ts'
import { FakeRealtimeServer } from '../realtime/fake-realtime-server.ts'
import { PollTransport } from '../realtime/poll-transport.ts'
import { RealtimeClient } from '../realtime/realtime-client.ts'
import { plainWorld } from '../realtime/testing.ts'
import type { Done } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import { hooksContract } from './hooks.contract.tsx'
import { me } from './testing.tsx'

const world = () => plainWorld(NodeWebSocket as unknown as World['WebSocket'])

hooksContract('unified', async (house) => {
  const server = new FakeRealtimeServer(me.id)
  server.answer = (_name, input) => {
    const { content } = input as { content: string }
    return { output: { message: house.send(content) }, at: {} }
  }
  const transport = new RealtimeClient({
    url: await server.url(),
    userId: me.id,
    client: { version: 'test', device: 'd_1' },
    world: world(),
    probe: () => Promise.resolve('signed_in' as const),
    knows: (name): name is MessageName => name !== '',
  })
  const asked = (): string[] => [
    ...alwaysFollowed(me.id),
    ...server.framesOf('hello').flatMap(({ topics = [] }) => topics),
    ...server.framesOf('subscribe').flatMap(({ topics }) => topics.map(({ topic }) => topic)),
  ]
  return {
    transport,
    hears: (topics) =>
      vi.waitFor(() => {
        expect(transport.status.get().state).toBe('live')
        expect(asked()).toEqual(expect.arrayContaining([...topics]))
      }),
    tell: (told) => (told.type === 'event' ? server.emit(told) : server.say(told)),
    typed: () => server.framesOf('signal').map(({ data }) => (data as { on: boolean }).on),
    close: () => server.stop(),
  }
})

hooksContract(
  'poll',
  async (house) => {
    const server = new FakePollServer(me.id)
    server.every = { seen: 10, hidden: 10 }
    server.answer = (_name, input): Done => {
      const { content } = input as { content: string }
      return { output: { message: house.send(content) }, at: {} }
    }
    const transport = new PollTransport({
      userId: me.id,
      world: world(),
      ask: server.ask,
      carryOut: server.carryOut,
      refusalOf: (error) => error as Refused & Error,
    })
    const known = (topics: readonly Topic[], since: number) =>
      server.asked.slice(since, -1).some((asked) => topics.every((one) => asked.includes(one)))
    return {
      transport,
      hears: (topics) => vi.waitFor(() => expect(known(topics, 0)).toBe(true)),
      tell: (told) => {
        if (told.type === 'event') server.emit(told)
        if (told.type === 'value') server.set(told)
      },
      typed: () => [],
      close: async () => {},
    }
  },
  { to: ['chat.typing', 'post.typing'] },
)
