import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { bombs, bombsIn, brokenFrames } from '../core/testing-hostile.ts'
import { closeCodeOf } from '../core/testing-raw.ts'
import type { TestClient } from '../core/testing.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { type AnyLine, onEveryLine } from './testing-every-line.ts'
import { pongOf, settle } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
beforeAll(async () => {
  app = await createTestApp({
    MAX_SOCKETS_PER_USER: '1000',
    MAX_LEGACY_SOCKETS_PER_USER: '1000',
    MAX_SOCKETS_PER_ADDRESS: '1000',
    CONNECTS_PER_IP_PER_MINUTE: '100000',
  })
  ann = await app.signUp('Ann')
  await settle(ann, await app.signUp('Bob'))
})
afterEach(() => ann.hangUp())
afterAll(() => app.close())

const oldAction = (members: string) => `{"action":"mark_as_read",${members}}`
const oldBombs = bombsIn({
  with: oldAction,
  reading: (id) => oldAction(`"notification_id":${id}`),
})

const stream = 'a stream takes nothing after its request'
const onEverySocket = (answer: number | unknown[]) => ({
  unified: answer,
  old: answer,
  stream,
})

/** A line that is open and, where that is asked for, greeted. */
async function listening(line: AnyLine): Promise<TestClient> {
  if (line.kind === 'unified') {
    const client = ann.connect()
    await client.hello()
    return client
  }
  const client = ann.connect({ path: line.address(ann), protocols: [] })
  await client.opened
  return client
}
const errorsOf = ({ frames }: TestClient) =>
  frames.filter((frame): frame is { code: string } => (frame as { type: string }).type === 'error')

test.each(brokenFrames)('%s ends every socket with its code', async (_what, frames, code) => {
  await onEveryLine(onEverySocket(code), (line) => {
    const bytes = line.request(line.address(ann), { Cookie: ann.cookie, Origin: ORIGIN })
    return closeCodeOf(app.port, Buffer.concat([Buffer.from(bytes), ...frames]))
  })
})

test('what makes no sense is answered with an error on every socket, changes nothing, and the line stays', async () => {
  const events = () =>
    app.database.db.selectFrom('events').selectAll().orderBy('topic_id').orderBy('seq').execute()
  const before = await events()
  await onEveryLine(onEverySocket(['still here']), async (line) => {
    const client = await listening(line)
    const said = line.kind === 'unified' ? bombs : oldBombs
    for (const [index, [what, text]] of said.entries()) {
      client.send(text)
      const answered = () => errorsOf(client).length
      await expect.poll(answered, { interval: 5, message: `${line.id}: ${what}` }).toBe(index + 1)
    }
    client.send({ type: 'ping', timestamp: 1 })
    await pongOf(client)
    return ['still here']
  })
  expect(await events()).toEqual(before)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('twenty frames without sense in a minute end every socket with 4400, and each is answered', async () => {
  await onEveryLine(onEverySocket([4400, 20]), async (line) => {
    const client = await listening(line)
    for (let i = 0; i < 20; i += 1) client.send('{')
    const { code } = await client.closed
    return [code, errorsOf(client).length]
  })
})

test('a flood is told to slow down on every socket and, when it goes on, ended with 4104 and a time to come back', async () => {
  const ended = [4104, { retryIn: 5_000 }, 'rate_limited']
  await onEveryLine(onEverySocket(ended), async (line) => {
    const client = await listening(line)
    for (let i = 0; i < 400; i += 1) client.send({ type: 'ping', timestamp: i })
    const { code, reason } = await client.closed
    return [code, JSON.parse(reason), errorsOf(client)[0]?.code]
  })
})

test.each(['ping', 'pong'] as const)('a flood of %ss ends every socket with 4104', async (kind) => {
  await onEveryLine(onEverySocket(4104), async (line) => {
    const client = await listening(line)
    for (let i = 0; i < 500; i += 1) client.socket[kind]()
    return (await client.closed).code
  })
})
