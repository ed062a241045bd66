import { act, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { fakeWorld } from '../realtime/fake-web-socket.ts'
import { useWebSocket, type WebSocketOptions } from './use-websocket.ts'

let page: ReturnType<typeof fakeWorld>
beforeEach(() => {
  vi.useFakeTimers()
  page = fakeWorld()
})
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms) as unknown as Promise<void>)

function render(options: WebSocketOptions = {}) {
  return renderHook(
    ({ url, more }) => useWebSocket(url, { world: page.world, ...options, ...more }),
    { wrapper: StrictMode, initialProps: { url: 'ws://server/a', more: {} as WebSocketOptions } },
  )
}

test('opens one line, whatever React rehearses, and none is left behind', async () => {
  const { result, unmount } = render()
  await pass(0)
  expect(page.sockets).toHaveLength(1)
  act(() => page.last().open())
  expect(result.current.isConnected).toBe(true)
  unmount()
  expect(page.last().closedWith).toBe(1000)
  await pass(60_000)
  expect(page.sockets).toHaveLength(1)
})

test('what comes goes to the latest callback, and a new callback opens nothing', async () => {
  const heard: string[] = []
  const { rerender } = render()
  rerender({ url: 'ws://server/a', more: { onMessage: (text) => heard.push(`new ${text}`) } })
  await pass(0)
  act(() => page.last().open())
  act(() => page.last().receive('hello'))
  rerender({ url: 'ws://server/a', more: { onMessage: (text) => heard.push(`newer ${text}`) } })
  act(() => page.last().receive('again'))
  expect(heard).toEqual(['new hello', 'newer again'])
  expect(page.sockets).toHaveLength(1)
})

test('sends while it is open, and says when it is not', async () => {
  const { result } = render()
  expect(result.current.send('early')).toBe(false)
  await pass(0)
  act(() => page.last().open())
  expect(result.current.send('now')).toBe(true)
  expect(page.last().sent).toEqual(['now'])
})

test('another address is another line', async () => {
  const { rerender } = render()
  await pass(0)
  const [first] = page.sockets
  rerender({ url: 'ws://server/b', more: {} })
  await pass(0)
  expect(first?.closedWith).toBe(1000)
  expect(page.sockets.map(({ url }) => url)).toEqual(['ws://server/a', 'ws://server/b'])
})

test('there is no line until one is wanted', async () => {
  const { result, rerender } = render({ enabled: false })
  await pass(0)
  expect(page.sockets).toHaveLength(0)
  expect(result.current.line).toEqual({ state: 'closed' })
  rerender({ url: 'ws://server/a', more: { enabled: true } })
  await pass(0)
  expect(page.sockets).toHaveLength(1)
})

test('a cut line comes back after the pause that the caller chose, unless it must not', async () => {
  const chosen = render({ backoff: () => 700 })
  await pass(0)
  act(() => page.last().end())
  await pass(700)
  expect(page.sockets).toHaveLength(2)
  chosen.unmount()
  render({ reconnect: false })
  await pass(0)
  act(() => page.last().end())
  await pass(60_000)
  expect(page.sockets).toHaveLength(3)
})

test('a line that does not open in time is given up', async () => {
  const { result } = render({ connectionTimeoutMs: 400, reconnect: false })
  await pass(400)
  expect(result.current.line).toMatchObject({ state: 'offline' })
})
