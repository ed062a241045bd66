import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { FakeBrowser } from './fake-browser.ts'
import { FakeRealtimeServer } from './fake-realtime-server.ts'
import type { SharedTransport } from './shared-transport.ts'
import { connect } from './testing-shared.ts'
import { ME } from './transport.contract.ts'

let server: FakeRealtimeServer
let browser: FakeBrowser
const pass = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms)
async function open(name: string) {
  const tab = browser.open()
  const line = connect(tab, name)
  await pass()
  return { tab, line }
}
beforeEach(() => {
  vi.useFakeTimers()
  server = new FakeRealtimeServer(ME)
  browser = new FakeBrowser({ random: () => 0.5, accept: (end) => server.accept(end) })
})
afterEach(() => void vi.useRealTimers())

describe('while no line can send', () => {
  const take = (line: SharedTransport, signal: AbortSignal) =>
    line.act('notification.mark_all_read', { upTo: 5 }, { id: 'the-one', signal })
  const back = async () => {
    server.isMute = false
    server.cut()
    await pass(60_000)
    return server.carriedOut.map(({ id }) => id)
  }
  let a: Awaited<ReturnType<typeof open>>
  let b: typeof a
  beforeEach(async () => {
    ;[a, b] = [await open('a'), await open('b')]
    server.isMute = true
    server.cut()
    await pass(10_000)
  })

  test('what a tab takes back is not sent later', async () => {
    const asking = new AbortController()
    const withdrawn = expect(take(b.line, asking.signal)).rejects.toMatchObject({
      code: 'withdrawn',
    })
    await pass()
    asking.abort()
    await pass()
    await withdrawn
    expect(await back()).toEqual([])
  })

  test('what a tab takes back and asks for again is sent', async () => {
    const asking = new AbortController()
    void take(b.line, asking.signal).catch(() => undefined)
    await pass()
    asking.abort()
    const again = take(b.line, new AbortController().signal)
    expect(await back()).toEqual(['the-one'])
    await expect(again).resolves.toMatchObject({ at: {} })
  })

  test('what a tab takes back and another one wants is sent', async () => {
    const asking = new AbortController()
    void take(b.line, asking.signal).catch(() => undefined)
    const wanted = take(a.line, new AbortController().signal)
    await pass()
    asking.abort()
    expect(await back()).toEqual(['the-one'])
    await expect(wanted).resolves.toMatchObject({ at: {} })
  })

  test('what waits in the tab that owns the line is sent by the next one', async () => {
    const wanted = take(b.line, new AbortController().signal)
    await pass()
    a.line.close()
    expect(await back()).toEqual(['the-one'])
    await expect(wanted).resolves.toMatchObject({ at: {} })
  })

  test('what a tab asked for that is gone is left to who sends for it', async () => {
    void take(b.line, new AbortController().signal).catch(() => undefined)
    await pass()
    b.tab.crash()
    await pass()
    expect(await back()).toEqual([])
  })
})
