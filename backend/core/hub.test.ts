import { topic } from '@trunkline/shared/protocol/topic'
import { expect, test } from 'vitest'

import { openEmptyDatabase } from '../db/testing.ts'
import { memoryBroker } from './broker-memory.ts'
import { Hub } from './hub.ts'
import { signal } from './message.ts'

test('one that cannot be told of a signal takes it from nobody else', async () => {
  const database = await openEmptyDatabase()
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const hub = new Hub({ db: database.db, broker: memoryBroker(), clock: Date.now, onError })
  const chat = topic.chat(1)
  await hub.hold([chat])
  const heard: unknown[] = []
  hub.listen(chat, () => {
    throw new Error('planned')
  })
  hub.listen(chat, ({ message }) => void heard.push(message))
  const person = { id: 2, name: 'N', handle: 'n', image: null }
  const typing = signal('chat.typing', chat, 2, { on: true, person })
  hub.tell(typing)
  expect(heard).toEqual([typing])
  expect(errors).toHaveLength(1)
  await database.close()
})

test('who takes hold of a topic while another fails to keeps it', async () => {
  const database = await openEmptyDatabase()
  const { promise: first, reject: fail } = Promise.withResolvers<void>()
  const answers = [first, Promise.resolve()]
  const broker = { ...memoryBroker(), follow: () => answers.shift() ?? Promise.resolve() }
  const hub = new Hub({ db: database.db, broker, clock: Date.now, onError: () => undefined })
  const chat = topic.chat(1)
  const refused = hub.hold([chat])
  const held = first.catch(() => hub.hold([chat]))
  fail(new Error('the database is away'))
  await expect(refused).rejects.toThrow('away')
  await held
  expect(hub.counts().get(chat)).toBe(1)
  await database.close()
})
