import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { actionId } from './action-id.ts'
import { FakeBrowser, type FakeTab } from './fake-browser.ts'
import { FakeDisk } from './fake-disk.ts'
import { FakeTransport } from './fake-transport.ts'
import { Observable } from './observable.ts'
import { Outbox } from './outbox.ts'
import type { ActionStore } from './stored-actions.ts'
import type { Transport } from './transport.ts'

const ME = 1
let disk: FakeDisk
let browser: FakeBrowser
const pass = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  disk = new FakeDisk(() => 0.5)
  browser = new FakeBrowser({ random: () => 0.5, accept: () => {} })
})
afterEach(() => void vi.useRealTimers())

/** A page in a tab of its own; the first that is opened is the one that sends. */
function begin(userId = ME, storeOf: (tab: FakeTab) => ActionStore = (tab) => disk.of(tab)) {
  const tab = browser.open()
  const line = new FakeTransport()
  const outbox = new Outbox({
    userId,
    world: tab.world,
    store: storeOf(tab),
    neighbours: tab.neighbours,
    line: new Observable<Transport | null>(line),
  })
  const shown = new Set<string>()
  outbox.onPut(({ id }) => shown.add(id))
  outbox.onGone((id) => shown.delete(id))
  const say = (content: string) => {
    const id = actionId(Date.now())
    const answer = outbox.ask({ id, name: 'chat.send', input: { chatId: 7, content }, extra: {} })
    const end = answer.then(
      () => 'done',
      ({ code }: { code: string }) => code,
    )
    return { id, end }
  }
  const asked = () => line.actions.map(({ input }) => (input as { content: string }).content)
  return { tab, line, outbox, shown, say, asked }
}
/** A storage that is full. */
const none = (tab: FakeTab): ActionStore => ({
  ...disk.of(tab),
  put: () => Promise.reject(new Error('QuotaExceededError')),
})
/** A storage that is slow to answer what it has done, or to do it at all. */
const slow = (what: 'answer' | 'put' | 'remove') => (tab: FakeTab) => {
  const store = disk.of(tab)
  const later = () => new Promise<void>((then) => tab.world.after(50, then))
  const answer: ActionStore['put'] = (action) => store.put(action).then(later)
  const put: ActionStore['put'] = (action) => later().then(() => store.put(action))
  const remove: ActionStore['remove'] = (ids) => later().then(() => store.remove(ids))
  return { ...store, ...{ answer: { put: answer }, put: { put }, remove: { remove } }[what] }
}
/** The same, once it has settled in. */
async function open(...as: Parameters<typeof begin>) {
  const page = begin(...as)
  await pass()
  return page
}
const rows = () => [...disk.rows.values()].map(({ input }) => input)

describe('a page that was put away and is back', () => {
  test('hears what became of its actions from the tab that sent them meanwhile', async () => {
    const [sender, page] = [await open(), await open()]
    sender.line.cut()
    const [done, discarded, waiting] = [page.say('1'), page.say('2'), page.say('3')]
    await pass()
    page.tab.putAway()
    sender.outbox.discard(discarded.id)
    sender.line.mend()
    sender.line.answer({})
    await pass()
    page.tab.bringBack()
    await pass()
    expect(await Promise.race([done.end, pass()])).toBe('done')
    expect(await Promise.race([discarded.end, pass()])).toBe('discarded')
    expect([...page.shown].includes(discarded.id)).toBe(false)
    expect(sender.asked()).toEqual(['3'])
    sender.line.answer({})
    expect(await Promise.race([waiting.end, pass()])).toBe('done')
  })

  test('sends nothing that was discarded in a tab that is closed by now', async () => {
    const [sender, page] = [await open(), await open()]
    sender.line.cut()
    const [discarded, waiting] = [page.say('1'), page.say('2')]
    await pass()
    page.tab.putAway()
    sender.outbox.discard(discarded.id)
    await pass()
    sender.tab.close()
    page.tab.bringBack()
    await pass()
    expect(page.asked()).toEqual(['2'])
    expect([...page.shown]).toEqual([waiting.id])
    expect(await Promise.race([discarded.end, pass()])).toBe('discarded')
  })

  test('sends nothing that was discarded as it was written down, by a tab that has left as well', async () => {
    const [page, other] = [await open(ME, slow('answer')), await open()]
    page.line.cut()
    const { id, end } = page.say('1')
    await pass(30)
    page.tab.putAway()
    other.outbox.discard(id)
    other.tab.putAway()
    await pass()
    page.line.mend()
    page.tab.bringBack()
    await pass()
    expect([...page.asked(), ...rows()]).toEqual([])
    expect(await Promise.race([end, pass()])).toBe('discarded')
  })

  test('leaves what it knows no better to the tab that discarded it', async () => {
    const [sender, page] = [await open(), await open()]
    sender.line.cut()
    const { id } = page.say('1')
    await pass()
    page.tab.putAway()
    sender.outbox.discard(id)
    await pass()
    sender.line.mend()
    page.tab.bringBack()
    await pass(20_000)
    expect([...sender.asked(), ...page.asked()]).toEqual([])
  })

  test('goes on with what the storage would not take, when no other tab is left', async () => {
    const page = await open(ME, none)
    page.line.cut()
    const { id } = page.say('1')
    await pass()
    page.tab.putAway()
    page.line.mend()
    page.tab.bringBack()
    await pass()
    expect([page.asked(), page.shown.has(id)]).toEqual([['1'], true])
  })

  test('does not talk another one out of what it found nowhere', async () => {
    const [page, other] = [await open(), await open(ME, none)]
    page.line.cut()
    other.line.cut()
    const { id } = other.say('1')
    await pass()
    page.tab.putAway()
    await pass()
    other.tab.freeze()
    page.tab.bringBack()
    await pass()
    expect(page.shown.has(id)).toBe(false)
    other.tab.thaw()
    await pass()
    other.tab.putAway()
    await pass()
    page.line.mend()
    other.tab.bringBack()
    await pass()
    expect([page.asked(), other.shown.has(id)]).toEqual([['1'], true])
  })

  test('goes on with what waits still, when no other tab is left', async () => {
    const page = await open()
    page.line.cut()
    page.say('1')
    await pass()
    page.tab.putAway()
    page.line.mend()
    await pass()
    expect(page.asked()).toEqual([])
    page.tab.bringBack()
    await pass()
    expect(page.asked()).toEqual(['1'])
  })

  test('sweeps once for each turn, however soon it is back', async () => {
    let reads = 0
    const counted = (tab: FakeTab): ActionStore => {
      const store = disk.of(tab)
      return { ...store, all: () => ((reads += 1), store.all()) }
    }
    const page = await open(ME, counted)
    page.tab.putAway()
    page.tab.bringBack()
    page.tab.putAway()
    page.tab.bringBack()
    await pass()
    const before = reads
    await pass(60_000)
    expect(reads - before).toBe(6)
  })
})

test('a page that is put away before it began to send does not begin', async () => {
  const before = await open()
  before.line.cut()
  before.say('1')
  await pass()
  before.tab.crash()
  const page = begin()
  await pass(50)
  page.tab.putAway()
  const next = await open()
  page.tab.bringBack()
  await pass(20_000)
  expect(next.asked()).toEqual(['1'])
  expect(page.asked()).toEqual([])
})

test('a page that is opened while something is removed, by one that leaves, does not send it', async () => {
  const before = await open(ME, slow('remove'))
  before.line.cut()
  const [{ id }] = [before.say('1'), before.say('2')]
  await pass()
  before.outbox.discard(id)
  const page = begin()
  before.tab.putAway()
  await pass()
  expect(page.asked()).toEqual(['2'])
  expect(page.shown.has(id)).toBe(false)
})

describe('a page that is opened while something is written down', () => {
  test('does not wait for what was answered', async () => {
    const sender = await open(ME, slow('remove'))
    sender.say('1')
    await pass()
    sender.line.answer({})
    await pass(10)
    const page = begin()
    const ends: unknown[] = []
    page.outbox.onPut(async (action) => ends.push(await page.outbox.ask(action)))
    await pass()
    expect(ends).toHaveLength(1)
  })

  test('shows what was refused as refused', async () => {
    const sender = await open(ME, slow('put'))
    const { id } = sender.say('1')
    await pass()
    sender.line.refuse('forbidden', 'No.')
    await pass(10)
    const page = begin()
    const failures: unknown[] = []
    page.outbox.onPut(({ failure }) => failures.push(failure?.code))
    await pass()
    expect([page.shown.has(id), failures]).toEqual([true, [undefined, 'forbidden']])
  })
})

test('what is discarded is dropped by the tab that sends, before the storage has forgotten it', async () => {
  const hanging = (tab: FakeTab): ActionStore => ({
    ...disk.of(tab),
    remove: () => new Promise(() => {}),
  })
  const [sender, page] = [await open(), await open(ME, hanging)]
  sender.line.cut()
  const { id } = page.say('1')
  await pass()
  page.outbox.discard(id)
  await pass()
  sender.line.mend()
  expect(sender.asked()).toEqual([])
})

test('while the page that sends is put away another one sends', async () => {
  const [sender, page] = [await open(), await open()]
  sender.line.cut()
  page.say('1')
  await pass()
  sender.tab.putAway()
  await pass()
  expect(page.asked()).toEqual(['1'])
})

test('a tab that is not heard by the one that should send sends itself', async () => {
  const [sender, page] = [await open(), await open()]
  sender.tab.freeze()
  page.say('1')
  await pass(6_000)
  expect(page.asked()).toEqual(['1'])
})

test('what a tab had written down and could tell nobody of is sent within seconds', async () => {
  const [sender, page] = [await open(), await open()]
  sender.line.cut()
  page.say('1')
  await pass()
  const [row] = [...disk.rows.values()]
  if (!row) throw new Error('it was not written down')
  disk.rows.set('another', { ...row, id: 'another', order: row.order + 1 })
  sender.line.mend()
  sender.line.answer({})
  await pass(10_000)
  expect(sender.line.actions.map(({ id }) => id)).toEqual(['another'])
})

describe('what a browser keeps', () => {
  test('a person who signs in drops what another one left', async () => {
    const before = await open()
    before.line.cut()
    before.say('1')
    await pass()
    before.tab.crash()
    await open(2)
    expect(rows()).toEqual([])
  })

  test('what another one left is not sent, though the storage lets go of nothing', async () => {
    const before = await open()
    before.line.cut()
    before.say('1')
    await pass()
    before.tab.crash()
    const keepsAll = (tab: FakeTab) => ({
      ...disk.of(tab),
      remove: () => Promise.reject(new Error()),
    })
    const now = await open(2, keepsAll)
    await pass(20_000)
    expect(now.asked()).toEqual([])
    expect([...now.shown]).toEqual([])
  })

  test('the page of one person, brought back, drops nothing of who is here now', async () => {
    const before = await open(1)
    before.tab.putAway()
    const now = await open(2)
    now.line.cut()
    now.say('1')
    await pass()
    before.tab.bringBack()
    await pass(20_000)
    expect(rows()).toEqual([{ chatId: 7, content: '1' }])
  })

  test('what the storage would not take is said not to be kept until it has taken it', async () => {
    let isFull = false
    const full = (tab: FakeTab): ActionStore => {
      const store = disk.of(tab)
      const refuse = () => Promise.reject(new Error('QuotaExceededError'))
      return { ...store, put: (action) => (isFull ? refuse() : store.put(action)) }
    }
    const page = await open(ME, full)
    page.say('1')
    await pass()
    isFull = true
    page.say('2')
    page.line.answer({})
    await pass()
    expect([rows(), page.outbox.keeps.get()]).toEqual([[], false])
    isFull = false
    await pass(10_000)
    expect([rows(), page.outbox.keeps.get()]).toEqual([[{ chatId: 7, content: '2' }], true])
  })

  test('what a storage that hangs has not taken is sent, and said not to be kept', async () => {
    const hanging: ActionStore = {
      all: () => new Promise(() => {}),
      put: () => new Promise(() => {}),
      remove: () => new Promise(() => {}),
    }
    const page = await open(ME, () => hanging)
    page.say('1')
    await pass(10_000)
    expect([page.asked(), page.outbox.keeps.get()]).toEqual([['1'], false])
  })

  test('what the storage refuses of a page that is closed is not offered to it again', async () => {
    let offered = 0
    const refusing = (tab: FakeTab): ActionStore => ({
      ...disk.of(tab),
      put: () => ((offered += 1), Promise.reject(new Error('QuotaExceededError'))),
    })
    const page = await open(ME, refusing)
    page.say('1')
    page.outbox.close()
    await pass(60_000)
    expect(offered).toBe(1)
  })

  test('what the storage would not take and was answered is not kept later', async () => {
    const page = await open(ME, none)
    page.say('1')
    await pass()
    page.line.answer({})
    await pass()
    expect(page.outbox.keeps.get()).toBe(true)
  })

  test('who leaves the browser takes along what this page had not heard of, too', async () => {
    const [sender, page] = [await open(), await open()]
    sender.line.cut()
    sender.say('1')
    await pass(50)
    const [row] = [...disk.rows.values()]
    if (!row) throw new Error('it was not written down')
    disk.rows.set('another', { ...row, id: 'another' })
    void page.outbox.clear()
    await pass()
    expect(rows()).toEqual([])
  })
})
