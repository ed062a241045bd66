import { QueryClient } from '@tanstack/react-query'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { chatsQuery } from '../features/chats/queries.ts'
import { followingQuery } from '../features/posts/queries.ts'
import { draftKey } from '../lib/drafts.ts'
import type { Snapshot } from '../lib/positioned/snapshot.ts'
import { SESSION_KEY } from '../lib/query-client.ts'
import { actionId } from '../realtime/action-id.ts'
import { FakeTransport } from '../realtime/fake-transport.ts'
import { fakeWorld } from '../realtime/fake-web-socket.ts'
import type { ActionStore, StoredAction } from '../realtime/stored-actions.ts'
import { type Connect, Realtime } from './realtime.ts'

/** What a browser has kept, and a page that is opened in it. */
class Browser {
  readonly actions = new Map<string, StoredAction>()
  snapshot: unknown = null
  isFull = false

  readonly store: ActionStore = {
    all: () => Promise.resolve([...this.actions.values()]),
    put: async (action) => {
      if (this.isFull) throw new Error('QuotaExceededError')
      this.actions.set(action.id, structuredClone(action))
    },
    remove: async (ids) => ids.forEach((id) => this.actions.delete(id)),
  }

  open(userId: number | null = 1, { held = true } = {}) {
    const client = new QueryClient({ defaultOptions: { mutations: { networkMode: 'always' } } })
    const line = new FakeTransport()
    const realtime = new Realtime(
      client,
      fakeWorld().world,
      (error) => {
        throw error
      },
      {
        store: this.store,
        neighbours: null,
        snapshots: {
          load: () => Promise.resolve(this.snapshot as Snapshot | null),
          save: async (snapshot) => {
            if (this.isFull) throw new Error('QuotaExceededError')
            this.snapshot = snapshot
          },
          clear: async () => void (this.snapshot = null),
        },
      },
    )
    client.setQueryData(SESSION_KEY, { data: userId && { id: userId }, positions: {} })
    const connect: Connect = ({ log }) => {
      log.epoch = 'k1'
      return line
    }
    const hold = (who: number) => realtime.hold(connect, who)
    const letGo = userId === null || !held ? () => {} : hold(userId)
    const shown = () =>
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state.status)
    const say = (content: string, chatId = 7) => {
      const asked = { id: `0199a1c2-7c4e-7cc1-9f3b-00000000000${content}`, seen: 0 }
      const input = { chatId, content }
      return realtime.actions.carryOut('chat.send', { ...asked, input }).catch(() => undefined)
    }
    return { client, line, realtime, hold, letGo, shown, say }
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0)
let browser: Browser
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2025-10-02T00:00:00.000Z') })
  browser = new Browser()
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

test('what was not answered is shown again by the next page, and sent under its own id', async () => {
  const before = browser.open()
  before.line.cut()
  void before.say('1')
  await settled()
  before.realtime.actions.close()
  await settled()
  const after = browser.open()
  await settled()
  expect(after.shown()).toEqual(['pending'])
  expect(after.line.actions.map(({ input }) => input)).toEqual([{ chatId: 7, content: '1' }])
  after.line.answer({})
  await settled()
  expect(after.shown()).toEqual(['success'])
  expect(browser.actions.size).toBe(0)
})

test('what was on its way when the line was left goes on over the next one', async () => {
  const page = browser.open()
  void page.say('1')
  await settled()
  page.letGo()
  await settled()
  expect(page.shown()).toEqual(['pending'])
  const next = new FakeTransport()
  page.realtime.hold(() => next, 1)
  await settled()
  next.answer({})
  await settled()
  expect(page.shown()).toEqual(['success'])
})

test('what is done before there is a line is kept, and goes out once there is one', async () => {
  const page = browser.open(1, { held: false })
  void page.say('1')
  await settled()
  expect(page.shown()).toEqual(['pending'])
  expect(browser.actions.size).toBe(1)
  page.hold(1)
  await settled()
  page.line.answer({})
  await settled()
  expect(page.shown()).toEqual(['success'])
})

test('nothing of who comes goes over the line of who was here before', async () => {
  const page = browser.open()
  page.client.setQueryData(SESSION_KEY, { data: { id: 2 }, positions: {} })
  void page.say('1')
  await settled()
  expect(page.line.actions).toEqual([])
})

test('a refusal is shown again by the next page, and can be tried again or discarded there', async () => {
  const before = browser.open()
  void before.say('1')
  await settled()
  before.line.refuse('forbidden', 'No.', { why: 'test' })
  await settled()
  before.realtime.actions.close()
  const after = browser.open()
  await settled()
  expect(after.shown()).toEqual(['error'])
  const [{ id } = { id: '' }] = [...browser.actions.values()]
  after.realtime.actions.retry(id)
  await settled()
  expect(after.shown()).toEqual(['pending'])
  after.line.refuse('forbidden', 'No.')
  await settled()
  after.realtime.actions.discard(id)
  await settled()
  expect(after.shown()).toEqual([])
  expect(browser.actions.size).toBe(0)
})

test('what waited for three days is not sent, and the person is told', async () => {
  const before = browser.open()
  before.line.cut()
  void before.say('1')
  await settled()
  before.realtime.actions.close()
  vi.setSystemTime(Date.now() + 72 * 3_600_000)
  const after = browser.open()
  await settled()
  expect(after.shown()).toEqual(['error'])
  expect(after.line.actions).toEqual([])
  expect([...browser.actions.values()][0]?.failure?.code).toBe('expired')
})

test('what is discarded while there is no line is not sent when there is one', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1')
  await settled()
  const [{ id } = { id: '' }] = [...browser.actions.values()]
  page.realtime.actions.discard(id)
  page.line.mend()
  await settled()
  expect(page.line.actions).toEqual([])
})

test('what was too long without a line is not sent when there is one, unless it is tried again, and then has its answer', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1')
  await settled()
  vi.setSystemTime(Date.now() + 73 * 3_600_000)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(page.shown()).toEqual(['error'])
  page.line.mend()
  expect(page.line.actions).toEqual([])
  const [{ id } = { id: '' }] = [...browser.actions.values()]
  page.realtime.actions.retry(id)
  await settled()
  page.line.answer({})
  await settled()
  expect(page.shown()).toEqual(['success'])
})

/** Somebody said it and nobody answered, or they were refused; so long after it they try again. */
async function retriedAfter(hours: number, end: 'unanswered' | 'refused') {
  const before = browser.open()
  void before.say('1')
  await settled()
  if (end === 'refused') before.line.refuse('forbidden', 'No.')
  await settled()
  before.realtime.actions.close()
  vi.setSystemTime(Date.now() + hours * 3_600_000)
  const after = browser.open()
  await settled()
  const [{ id } = { id: '' }] = [...browser.actions.values()]
  after.realtime.actions.retry(id)
  await settled()
  return { ...after, id, sent: after.line.actions.map((one) => one.id) }
}

test('what may have arrived is tried again under its own id, while the server is sure to know it', async () => {
  const { id, sent } = await retriedAfter(80, 'unanswered')
  expect(sent).toEqual([id])
})

test('what may have arrived and is too old for the server to know is sent never again, and says why', async () => {
  const { id, sent, shown, client } = await retriedAfter(90, 'unanswered')
  expect(sent).toEqual([])
  expect([...browser.actions.keys()]).toEqual([id])
  expect(shown()).toEqual(['error'])
  const [{ state } = { state: null }] = client.getMutationCache().getAll()
  expect(state?.error?.message).toContain('may have arrived')
})

test('what was refused and is too old for the server to know is tried again as another action', async () => {
  const { id, sent } = await retriedAfter(90, 'refused')
  expect(sent).toHaveLength(1)
  expect(sent).not.toContain(id)
})

test('another person drops what was not sent; it is neither sent nor shown', async () => {
  const before = browser.open(1)
  before.line.cut()
  void before.say('1')
  await settled()
  before.realtime.actions.close()
  const after = browser.open(2)
  await settled()
  expect(after.shown()).toEqual([])
  expect(after.line.actions).toEqual([])
  expect(browser.actions.size).toBe(0)
})

test('who is taken out of a chat says nothing more there, and elsewhere goes on', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1', 7)
  void page.say('2', 8)
  await settled()
  page.line.mend()
  page.line.end({ topic: topic.chat(7), code: 'removed', message: '', purge: true })
  await settled()
  expect([...browser.actions.values()].map(({ input }) => input)).toEqual([
    { chatId: 8, content: '2' },
  ])
})

test('who is taken out of a chat keeps nothing of what they said there', async () => {
  const page = browser.open()
  void page.say('1', 7)
  void page.say('2', 8)
  await settled()
  page.line.answer({})
  page.line.answer({})
  await settled()
  const said = () =>
    page.client
      .getMutationCache()
      .getAll()
      .map(({ state }) => state.variables)
  const inChat = (chatId: number) => expect.objectContaining({ chatId }) as unknown
  expect(said()).toMatchObject([{ input: inChat(7) }, { input: inChat(8) }])
  page.line.end({ topic: topic.chat(7), code: 'removed', message: '', purge: true })
  await settled()
  expect(said()).toMatchObject([{ input: inChat(8) }])
})

test('what one was writing in a chat that one is taken out of is gone; what is meant for others stays', async () => {
  const page = browser.open()
  const [there, files, elsewhere] = ['chat:7', 'chat:7.files', 'chat:77'].map((name) =>
    draftKey(1, name),
  ) as [string, string, string]
  for (const key of [there, files, elsewhere]) localStorage.setItem(key, 'Half a thought')
  page.line.end({ topic: topic.chat(7), code: 'removed', message: '', purge: true })
  await settled()
  expect([there, files, elsewhere].filter((key) => localStorage.getItem(key))).toEqual([elsewhere])
})

test('who blocks somebody says nothing more to them, under what they wrote and in the chat of both', async () => {
  const page = browser.open()
  const keep = (queryKey: unknown[], on: Topic, data: unknown) => {
    const query = { queryKey, meta: { positioned: true } }
    const cell = { data, positions: { [on]: [1, 'e1'] } }
    const entry = queryKey[1] === 'one' ? cell : { pages: [cell], pageParams: [null] }
    page.client.getQueryCache().build(page.client, query).setData(entry)
  }
  const by = (id: number, author: number) => ({ id, author: { id: author }, content: '' })
  keep(['posts', 'one', 5], topic.post(5), by(5, 9))
  keep(['posts', 'list', 'feed'], topic.feed(), { items: [by(6, 9), by(8, 2)], next: null })
  const chat = { kind: 'direct', members: [{ id: 1 }, { id: 9 }] }
  const group = { kind: 'group', members: [{ id: 1 }, { id: 9 }, { id: 2 }] }
  const chats = [
    { ...chat, id: 3 },
    { ...group, id: 4 },
  ]
  keep([...chatsQuery.queryKey], topic.chats(1), { items: chats, next: null })
  page.line.cut()
  const asked = [
    ['post.comment', { postId: 5, content: 'a' }],
    ['post.react', { postId: 6, kind: 'like' }],
    ['post.comment', { postId: 8, content: 'c' }],
    ['account.follow', { userId: 9, on: true }],
    ['friend_request.send', { toUserId: 9 }],
    ['chat.send', { chatId: 3, content: 'f' }],
    ['chat.send', { chatId: 4, content: 'g' }],
    ['account.block', { userId: 9, on: true }],
  ] as const
  for (const [name, input] of asked) {
    const id = actionId(Date.now())
    void page.realtime.actions.carryOut(name, { id, seen: 0, input }).catch(() => undefined)
  }
  localStorage.setItem(draftKey(1, topic.post(6)), 'Half a thought')
  await settled()
  page.line.mend()
  page.line.follow(topic.account(1))
  const head = { type: 'event', topic: topic.account(1), seq: 1, id: 'e1' } as const
  const data = { userId: 9, blocked: true }
  page.line.tell({ ...head, name: 'account.block_changed', timestamp: '', data })
  await settled()
  const left = [...browser.actions.values()].map(({ name, input }) => [name, input])
  expect(left).toEqual([asked[2], asked[6], asked[7]])
  expect(localStorage.getItem(draftKey(1, topic.post(6)))).toBeNull()
})

test.each([
  ['as it was kept', 'k1', 'kept'],
  ['not as it was kept of another log', 'k0', undefined],
])('a page begins %s', async (_, epoch, words) => {
  const before = browser.open()
  const query = { queryKey: ['posts', 'one', 5], meta: { positioned: true } }
  const entry = { data: 'kept', positions: { [topic.post(5)]: [1, 'e1'] } }
  before.client.getQueryCache().build(before.client, query).setData(entry)
  await vi.advanceTimersByTimeAsync(2_000)
  browser.snapshot = { ...(browser.snapshot as object), epoch }
  const after = browser.open()
  await settled()
  expect(after.client.getQueryData<typeof entry>(query.queryKey)?.data).toBe(words)
})

test('nothing of what somebody read stays once they are signed out', async () => {
  const page = browser.open()
  await settled()
  browser.snapshot = 'of this person'
  page.client.setQueryData(SESSION_KEY, { data: null, positions: {} })
  await settled()
  expect(browser.snapshot).toBeNull()
})

test('nothing of what somebody read stays once somebody else is here', async () => {
  const page = browser.open()
  await settled()
  browser.snapshot = 'of the person before'
  page.client.setQueryData(SESSION_KEY, { data: { id: 2 }, positions: {} })
  await settled()
  expect(browser.snapshot).toBeNull()
})

test('a page that finds nobody signed in keeps nothing of what was read before it was opened', async () => {
  browser.snapshot = 'of somebody whose session was ended from elsewhere'
  browser.open(null)
  await settled()
  expect(browser.snapshot).toBeNull()
})

const withdrawals: [string, (line: FakeTransport) => void][] = [
  ['ended', (line) => line.end({ topic: topic.post(5), code: 'denied', message: '', purge: true })],
  [
    'blocked',
    (line) => {
      line.follow(topic.account(1))
      const head = { type: 'event', topic: topic.account(1), seq: 1, id: 'e1' } as const
      const data = { userId: 9, blocked: true }
      line.tell({ ...head, name: 'account.block_changed', timestamp: '', data })
    },
  ],
  [
    'kept from one by somebody unnamed',
    (line) => {
      line.follow(topic.account(1))
      const head = { type: 'event', topic: topic.account(1), seq: 1, id: 'e1' } as const
      line.tell({ ...head, name: 'account.access_changed', timestamp: '', data: {} })
    },
  ],
]
test.each(withdrawals)(
  'what is %s is out of what the browser keeps in the same moment',
  async (_, withdraw) => {
    const page = browser.open()
    const post = { queryKey: ['posts', 'one', 5], meta: { positioned: true } }
    const data = { id: 5, author: { id: 9 }, content: 'theirs' }
    const entry = { data, positions: { [topic.post(5)]: [1, 'e1'] } }
    page.client.getQueryCache().build(page.client, post).setData(entry)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(JSON.stringify(browser.snapshot)).toContain('theirs')
    withdraw(page.line)
    await settled()
    expect(JSON.stringify(browser.snapshot)).not.toContain('theirs')
  },
)

test('what is withdrawn does not stay where the storage takes nothing in its place', async () => {
  const page = browser.open()
  const post = { queryKey: ['posts', 'one', 5], meta: { positioned: true } }
  const entry = { data: { id: 5, content: 'theirs' }, positions: { [topic.post(5)]: [1, 'e1'] } }
  page.client.getQueryCache().build(page.client, post).setData(entry)
  await vi.advanceTimersByTimeAsync(2_000)
  browser.isFull = true
  page.line.end({ topic: topic.post(5), code: 'denied', message: '', purge: true })
  await settled()
  expect(browser.snapshot).toBeNull()
})

test('leaving a chat takes along what was still to be said there, also when that is heard of later', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1', 7)
  await settled()
  page.line.mend()
  page.line.follow(topic.chats(1))
  const head = { type: 'event', topic: topic.chats(1), seq: 1, id: 'e1', timestamp: '' } as const
  const data = { chatId: 7, unreadChats: 0 }
  page.line.tell({ ...head, name: 'chat.left', data } as never, { replay: true })
  await settled()
  expect(browser.actions.size).toBe(0)
})

test('with a full storage it is sent all the same, and the person can know that it is not kept', async () => {
  browser.isFull = true
  const page = browser.open()
  void page.say('1')
  await settled()
  expect(page.realtime.actions.keeps.get()).toBe(false)
  expect(page.line.actions).toHaveLength(1)
})

test('that it is not kept is said of one person, and not of the next one', async () => {
  browser.isFull = true
  const { realtime, say } = browser.open()
  void say('1').catch(() => undefined)
  await settled()
  realtime.actions.belongTo(2)
  expect(realtime.actions.keeps.get()).toBe(true)
})

test('whoever leaves this browser takes along what was not sent, and what was not finished', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1')
  localStorage.setItem(draftKey(1, 'post'), 'Half a thought')
  await settled()
  page.realtime.actions.leaving()()
  await settled()
  expect(browser.actions.size).toBe(0)
  expect(localStorage.getItem(draftKey(1, 'post'))).toBeNull()
})

test('who signs out takes along what was not sent, also when the page hears that they are gone before the answer comes', async () => {
  const page = browser.open()
  page.line.cut()
  void page.say('1')
  await settled()
  const leave = page.realtime.actions.leaving()
  page.client.setQueryData(SESSION_KEY, { data: null, positions: {} })
  await settled()
  expect(browser.actions.size).toBe(1)
  leave()
  await settled()
  expect(browser.actions.size).toBe(0)
})

test('what waits is sent in the order in which it was done, also after a reload, however the clock was set meanwhile', async () => {
  const before = browser.open()
  before.line.cut()
  void before.say('2')
  await settled()
  vi.setSystemTime(Date.now() - 60_000)
  void before.say('1')
  await settled()
  before.realtime.actions.close()
  const after = browser.open()
  await settled()
  const next = () => after.line.actions.map(({ input }) => (input as { content: string }).content)
  expect(next()).toEqual(['2'])
  after.line.answer({})
  await settled()
  expect(next()).toEqual(['1'])
})

test('what a former friend brought is out of the following feed in the same moment, and it is read again', async () => {
  const page = browser.open()
  const { queryKey, meta } = followingQuery
  const [friend, star] = [{ id: 9 }, { id: 3 }]
  const items = [
    { id: 5, author: friend, repostedBy: null },
    { id: 6, author: star, repostedBy: friend },
    { id: 7, author: star, repostedBy: null },
  ]
  const entry = { pages: [{ data: { items, next: null }, positions: {} }], pageParams: [null] }
  const query = page.client.getQueryCache().build(page.client, { queryKey, ...(meta && { meta }) })
  query.setData(entry)
  await settled()
  page.line.follow(topic.friendRequests(1))
  const head = { type: 'event', topic: topic.friendRequests(1), seq: 1, id: 'e1' } as const
  page.line.tell({ ...head, name: 'friend_request.unfriended', timestamp: '', data: { userId: 9 } })
  const { pages } = page.client.getQueryData<typeof entry>(queryKey) ?? entry
  expect(pages.flatMap(({ data }) => data.items.map(({ id }) => id))).toEqual([7])
  expect(query.state.isInvalidated).toBe(true)
})
