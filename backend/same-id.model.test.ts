import { randomUUID } from 'node:crypto'

import type { Message } from '@trunkline/shared/contract/chat'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { TestClient } from './core/testing.ts'
import { createTestApp, type TestPerson } from './testing.ts'

/**
 * The same ids from several lines and over HTTP at the same moment, with the same content or another (promise P7): each
 * id acts once, whoever asks for that again is answered as the first, and everybody else is refused.
 */
type Ask = { id: number; content: number; way: number }

const LINES = 3
/** `LINES` is HTTP. */
const ask: fc.Arbitrary<Ask> = fc.record({
  id: fc.nat({ max: 2 }),
  content: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 2 })),
  way: fc.nat({ max: LINES }),
})
const moments = fc.array(fc.array(ask, { minLength: 1, maxLength: 12, size: 'max' }), {
  minLength: 1,
  maxLength: 3,
})

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let lines: TestClient[]
let chatId: number
beforeAll(async () => {
  app = await createTestApp({ FRAMES_PER_SECOND: '100000', FRAMES_BURST: '100000' })
  ada = await app.signUp('Ada')
  const ben = await app.signUp('Ben')
  const { id } = await ada.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: ben.id,
  })
  await ben.json('POST', `/api/friend-requests/${id}/accept`, {})
  ;({ id: chatId } = await ada.json<{ id: number }>('POST', '/api/chats', { memberIds: [ben.id] }))
  lines = Array.from({ length: LINES }, () => ada.connect())
  for (const line of lines) await line.hello()
})
afterAll(() => app.close())

/** What it was answered: the message that came of it, or the code of the refusal. */
type Answered = { content: string; said: unknown }

const ways = [
  ...Array.from({ length: LINES }, (_, n) => async (id: string, content: string) => {
    const answer = await lines[n]?.action('chat.send', { chatId, content }, id)
    return answer?.type === 'ok' ? (answer.data as { message: Message }).message : answer?.code
  }),
  async (id: string, content: string) => {
    const key = { 'Idempotency-Key': id }
    const answer = await ada.request('POST', `/api/chats/${chatId}/messages`, { content }, key)
    const body = (await answer.json()) as Message | { error: { code: string } }
    return 'error' in body ? body.error.code : body
  },
]

const rows = (content: string) =>
  app.database.db
    .selectFrom('messages')
    .select(['id', 'content'])
    .where('content', 'like', `${content}%`)
    .execute()
const kept = (id: string) =>
  app.database.db.selectFrom('action_answers').select('id').where('id', '=', id).execute()

async function askAll(run: string, all: readonly Ask[][]): Promise<Map<string, Answered[]>> {
  const answers = new Map<string, Answered[]>()
  for (const asks of all)
    await Promise.all(
      asks.map(async ({ id: n, content: which, way }) => {
        const [id, content] = [`${run} ${n}`, `${run} ${n} ${which}`]
        const said: unknown = await ways[way]?.(id, content)
        answers.set(id, [...(answers.get(id) ?? []), { content, said }])
      }),
    )
  return answers
}

test('an id acts once, whoever asks it again is answered the same, and for anything else it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      for (const [id, answers] of await askAll(randomUUID(), all)) {
        const [row, ...more] = await rows(id)
        expect([row === undefined, more, await kept(id)]).toEqual([false, [], [{ id }]])
        const first = answers.find(({ said }) => typeof said === 'object')
        expect(first?.said).toMatchObject({ id: row?.id, content: row?.content })
        for (const { content, said } of answers)
          expect(said).toEqual(content === row?.content ? first?.said : 'id_reused')
      }
    }),
    runs(500),
  )
}, 120_000)
