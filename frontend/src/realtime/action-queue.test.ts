import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ActionQueue, type Request } from './action-queue.ts'
import { timers } from './world.ts'

let sent: string[]
let queue: ActionQueue

const read = (id: string) => queue.add('notification.mark_read', { ids: [1] }, { id })
const say = (id: string, postId: number, signal?: AbortSignal) =>
  queue.add('post.comment', { postId, content: id }, { id, signal })
const quietly = (...promises: Promise<unknown>[]) =>
  promises.forEach((promise) => void promise.catch(() => {}))

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  queue = new ActionQueue(timers, ({ id }: Request) => sent.push(id))
})
afterEach(() => {
  queue.shut()
  vi.useRealTimers()
})

test('nothing is sent before the line is open', () => {
  quietly(read('a'))
  expect(sent).toEqual([])
  queue.open()
  expect(sent).toEqual(['a'])
})

test('one action of a conversation is on its way, and others do not wait for it', () => {
  queue.open()
  quietly(say('a', 1), say('b', 1), say('c', 2), read('d'))
  expect(sent).toEqual(['a', 'c', 'd'])
  queue.settle('a', {}, {})
  expect(sent).toEqual(['a', 'c', 'd', 'b'])
})

test('no more than eight are on their way', () => {
  queue.open()
  for (let postId = 1; postId <= 10; postId += 1) quietly(say(`p${postId}`, postId))
  expect(sent).toHaveLength(8)
  queue.settle('p3', {}, {})
  expect(sent).toHaveLength(9)
})

test('a permanent refusal lets the next of the conversation go', async () => {
  queue.open()
  const refused = say('a', 1)
  quietly(refused, say('b', 1))
  queue.refuse('a', { code: 'not_found', message: 'gone', temporary: false, details: 7 })
  await expect(refused).rejects.toMatchObject({ code: 'not_found', message: 'gone', details: 7 })
  expect(sent).toEqual(['a', 'b'])
})

test('a refusal for now keeps its place in the conversation', async () => {
  queue.open()
  quietly(say('a', 1), say('b', 1))
  queue.refuse('a', { code: 'busy', message: '', temporary: true, retryIn: 300 })
  await vi.advanceTimersByTimeAsync(299)
  expect(sent).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual(['a', 'a'])
})

test('a server that is busy is asked again for as long as it takes, and nothing overtakes', async () => {
  queue.open()
  quietly(say('a', 1), say('b', 1))
  for (let turn = 0; turn < 20; turn += 1) {
    queue.refuse('a', { code: 'busy', message: 'not now', temporary: true })
    await vi.advanceTimersByTimeAsync(30_000)
  }
  expect(sent).toEqual(Array.from({ length: 21 }, () => 'a'))
})

test('a server that fails five times on the same thing means no', async () => {
  queue.open()
  const refused = read('a')
  quietly(refused)
  for (let turn = 0; turn < 5; turn += 1) {
    queue.refuse('a', { code: 'internal', message: 'it broke', temporary: true })
    await vi.advanceTimersByTimeAsync(60_000)
  }
  await expect(refused).rejects.toMatchObject({ code: 'internal' })
  expect(sent).toHaveLength(5)
})

test('a server that was busy for long and then fails once is asked again', async () => {
  queue.open()
  quietly(read('a'))
  for (const code of ['busy', 'busy', 'busy', 'busy', 'busy', 'internal']) {
    queue.refuse('a', { code, message: 'not now', temporary: true })
    await vi.advanceTimersByTimeAsync(60_000)
  }
  expect(sent).toHaveLength(7)
})

test('what was not answered is sent again, in order, on the next line', () => {
  queue.open()
  quietly(say('a', 1), say('b', 2))
  queue.pause()
  quietly(say('c', 3))
  expect(sent).toEqual(['a', 'b'])
  queue.open()
  expect(sent).toEqual(['a', 'b', 'a', 'b', 'c'])
})

test('the same id is the same action', async () => {
  queue.open()
  const [one, two] = [read('a'), read('a')]
  queue.settle('a', { unread: 3 }, { 'notifications:1': 4 })
  await expect(one).resolves.toEqual({ output: { unread: 3 }, at: { 'notifications:1': 4 } })
  await expect(two).resolves.toEqual(await one)
  expect(sent).toEqual(['a'])
})

test('an answer to something else changes nothing', () => {
  queue.open()
  quietly(read('a'))
  queue.settle('other', {}, {})
  queue.refuse('other', { code: 'busy', message: '', temporary: false })
  expect(sent).toEqual(['a'])
})

/** Says it, and can take it back. */
function sayFor(id: string, postId: number) {
  const asking = new AbortController()
  const answer = say(id, postId, asking.signal).then(
    () => 'done',
    ({ code }: { code: string }) => code,
  )
  return { answer, takeBack: () => asking.abort() }
}
const nextTask = () => vi.advanceTimersByTimeAsync(0)

test('what was taken back on its way holds its place until it is answered, so that the next can be taken back, too', async () => {
  queue.open()
  const [a, b] = [sayFor('a', 1), sayFor('b', 1)]
  a.takeBack()
  await nextTask()
  expect(sent).toEqual(['a'])
  b.takeBack()
  queue.settle('a', {}, {})
  await nextTask()
  expect(sent).toEqual(['a'])
  expect([await a.answer, await b.answer]).toEqual(['done', 'withdrawn'])
})

test('what was taken back is not sent again over the next line, and holds up nothing there', async () => {
  queue.open()
  const a = sayFor('a', 1)
  quietly(say('b', 1))
  a.takeBack()
  queue.pause()
  expect(await a.answer).toBe('withdrawn')
  queue.open()
  expect(sent).toEqual(['a', 'b'])
})

test('what was taken back on its way and is refused for now has not failed: nobody wants it, and the next one goes', async () => {
  queue.open()
  const a = sayFor('a', 1)
  quietly(say('b', 1))
  a.takeBack()
  queue.refuse('a', { code: 'unreachable', message: '', temporary: true })
  expect(await a.answer).toBe('withdrawn')
  expect(sent).toEqual(['a', 'b'])
})

test('of several that are taken back in one go none is sent because the one before it made room', async () => {
  queue.open()
  const [a, b] = [sayFor('a', 1), sayFor('b', 1)]
  queue.refuse('a', { code: 'busy', message: '', temporary: true })
  a.takeBack()
  b.takeBack()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toEqual(['a'])
})

test('what one asker takes back and another wants is sent', async () => {
  const [one, other] = [sayFor('a', 1), sayFor('a', 1)]
  one.takeBack()
  queue.open()
  queue.settle('a', {}, {})
  expect(sent).toEqual(['a'])
  expect(await other.answer).toBe('done')
})

test('what was taken back on its way and is asked for again is sent again', async () => {
  queue.open()
  sayFor('a', 1).takeBack()
  const again = sayFor('a', 1)
  expect(sent).toEqual(['a', 'a'])
  queue.settle('a', {}, {})
  expect(await again.answer).toBe('done')
})
