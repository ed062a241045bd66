import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { sessionQuery } from '../features/account/queries.ts'
import { unreadCountQuery } from '../features/notifications/queries.ts'
import { HeldHttp } from './positioned/testing.ts'
import { createQueryClient, SERVER_CONFIG_KEY } from './query-client.ts'

const SESSION = '/api/session?quiet'
const COUNT = '/api/notifications/unread-count'

let http: HeldHttp
let client: ReturnType<typeof createQueryClient>
const shown: (() => void)[] = []

const show = (query: typeof sessionQuery | typeof unreadCountQuery) => {
  const observer = new QueryObserver(client, query as typeof unreadCountQuery)
  shown.push(observer.subscribe(() => {}))
  return observer
}
const person = (id: number) => ({ user: { id } })

beforeEach(async () => {
  vi.useFakeTimers()
  localStorage.clear()
  http = new HeldHttp()
  client = createQueryClient()
  show(sessionQuery)
  await http.answer(SESSION, person(1))
  client.setQueryData(SERVER_CONFIG_KEY, 'public')
})
afterEach(() => {
  for (const leave of shown.splice(0)) leave()
  client.clear()
  localStorage.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function readCount() {
  const leave = show(unreadCountQuery)
  await http.answer(COUNT, { unread: 3 })
  leave.destroy()
}
const held = () => client.getQueryData(unreadCountQuery.queryKey)

test('who was signed out finds their drafts on coming back, and somebody else finds none', async () => {
  const [first, second] = ['trunkline.draft.1.chat:7', 'trunkline.draft.2.chat:7']
  const kept = () => Object.keys(localStorage).toSorted()
  const signIn = async (now: { user: { id: number } | null }) => {
    void client.refetchQueries({ queryKey: sessionQuery.queryKey })
    await http.answer(SESSION, now)
  }
  localStorage.setItem(first, 'of the one')
  localStorage.setItem(second, 'of the other')
  await signIn(person(1))
  expect(kept()).toEqual([first])
  await signIn({ user: null })
  expect(kept()).toEqual([first])
  await signIn(person(2))
  expect(kept()).toEqual([])
})

test('of what is done the last of each kind are remembered, and all that is not done', async () => {
  const cache = client.getMutationCache()
  const ask = (name: string, mutationFn: () => Promise<unknown>) =>
    cache.build(client, { mutationKey: ['action', name], mutationFn }).execute(undefined)
  void ask('chat.send', () => new Promise(() => {}))
  await ask('post.react', async () => 'other')
  for (let turn = 1; turn <= 60; turn += 1) await ask('chat.send', async () => turn)
  const done = (name: string) =>
    cache
      .findAll({ mutationKey: ['action', name], status: 'success' })
      .map(({ state }) => state.data)
  expect(done('chat.send')).toEqual(Array.from({ length: 50 }, (_, at) => at + 11))
  expect(done('post.react')).toEqual(['other'])
  expect(cache.findAll({ status: 'pending' })).toHaveLength(1)
})

test('what is shown while the person changes is emptied, and read for the new one', async () => {
  const count = show(unreadCountQuery)
  await http.answer(COUNT, { unread: 3 })
  void client.refetchQueries({ queryKey: sessionQuery.queryKey })
  await http.answer(SESSION, person(2))
  expect(count.getCurrentResult().data).toBeUndefined()
  expect(http.paths()).toEqual([COUNT])
})

test('what is shown while the person leaves is emptied, and not asked for', async () => {
  const count = show(unreadCountQuery)
  await http.answer(COUNT, { unread: 3 })
  void client.refetchQueries({ queryKey: sessionQuery.queryKey })
  await http.answer(SESSION, { user: null })
  expect(count.getCurrentResult().data).toBeUndefined()
  expect(http.paths()).toEqual([])
})

test('a server that was away is asked again by itself who is signed in', async () => {
  void client.resetQueries({ queryKey: sessionQuery.queryKey })
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await http.refuse(SESSION, 503)
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(http.paths()).toEqual([SESSION])
})

test('the same person again forgets nothing', async () => {
  await readCount()
  void client.refetchQueries({ queryKey: sessionQuery.queryKey })
  await http.answer(SESSION, person(1))
  expect(held()).toBeDefined()
})

test('a 401 asks who is signed in, and is not tried again', async () => {
  show(unreadCountQuery)
  await http.refuse(COUNT, 401)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(http.paths()).toEqual([SESSION])
})

test('what may pass by itself is tried again, and then told', async () => {
  const count = show(unreadCountQuery)
  for (let attempt = 0; attempt < 4; attempt += 1) {
    expect(count.getCurrentResult().status).toBe('pending')
    await http.refuse(COUNT, 503)
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(count.getCurrentResult().status).toBe('error')
})

test('a server that is away leaves the person where they are', async () => {
  await readCount()
  void client.refetchQueries({ queryKey: sessionQuery.queryKey })
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await http.refuse(SESSION, 503)
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(client.getQueryData(sessionQuery.queryKey)?.data).toMatchObject({ id: 1 })
  expect(held()).toBeDefined()
})

test('who signs in or out in another tab is noticed at once', async () => {
  const told: unknown[] = []
  let hear = (_message: unknown) => {}
  const channel = (_name: string, listener: typeof hear) => {
    hear = listener
    return { post: (message: unknown) => void told.push(message), close: () => {} }
  }
  client = createQueryClient({ channel })
  show(sessionQuery)
  await http.answer(SESSION, person(1))
  expect(told).toEqual([1])
  hear(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(http.paths()).not.toContain(SESSION)
  hear(2)
  await vi.advanceTimersByTimeAsync(0)
  await http.answer(SESSION, person(2))
  expect(told).toEqual([1, 2])
})
