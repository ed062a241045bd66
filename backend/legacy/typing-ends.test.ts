import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, expect, test } from 'vitest'

import { createTestApp } from '../testing.ts'
import { at, open, settle } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
afterEach(() => app.close())

/** Ann has the chat with Bob open on W1 and listens on W10; what Bob says that he writes on is either line. */
async function meet(TYPING_HOLD_MS: string) {
  app = await createTestApp({ TYPING_HOLD_MS })
  const [ann, bob] = [await app.signUp('Ann'), await app.signUp('Bob')]
  const { chatId } = await settle(ann, bob)
  const lines = [await open(at('W1'), ann), await open(at('W10'), ann)]
  const typing = (is_typing: boolean) => [
    { type: 'typing', user_id: bob.id, is_typing },
    {
      type: 'typing',
      timestamp: expect.stringMatching(/Z$/) as unknown,
      data: { chat_id: `dm_${chatId}`, user_id: `user_${bob.id}`, is_typing },
    },
  ]
  const old = async () => {
    const client = bob.connect({ path: `/ws/messages/${chatId}`, protocols: [] })
    await client.opened
    return { client, typing: { type: 'typing', is_typing: true } }
  }
  const unified = async () => {
    const client = bob.connect()
    await client.hello({ topics: [topic.chat(chatId)] })
    const data = { on: true }
    return {
      client,
      typing: { type: 'signal', topic: topic.chat(chatId), name: 'chat.typing', data },
    }
  }
  return {
    write: { old, unified },
    /** The next word of both lines. */
    hear: async (count: number) =>
      Promise.all(lines.map(async ({ listener }) => (await listener.heard(count)).at(-1))),
    typing,
  }
}

test.each(['old', 'unified'] as const)(
  'who writes on an %s line and vanishes is not left writing',
  async (line) => {
    const { write, hear, typing } = await meet('600000')
    const bobs = await write[line]()
    bobs.client.send(bobs.typing)
    expect(await hear(1)).toEqual(typing(true))
    bobs.client.socket.terminate()
    expect(await hear(2)).toEqual(typing(false))
  },
)

test.each(['old', 'unified'] as const)(
  'who writes on an %s line and says so no more has stopped, and can begin anew',
  async (line) => {
    const { write, hear, typing } = await meet('100')
    const bobs = await write[line]()
    bobs.client.send(bobs.typing)
    await hear(1)
    expect(await hear(2)).toEqual(typing(false))
    bobs.client.send(bobs.typing)
    expect(await hear(3)).toEqual(typing(true))
  },
)
