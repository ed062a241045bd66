import { afterEach, expect, onTestFinished, test, vi } from 'vitest'

import { ApiError, fieldErrors, PATIENCE_MS, read, send } from './api.ts'

afterEach(() => void vi.unstubAllGlobals())

function respond(body: unknown, init: ResponseInit = {}) {
  const asked: Request[] = []
  vi.stubGlobal('fetch', (path: string, request: RequestInit) => {
    asked.push(new Request(`http://server${path}`, request))
    return Promise.resolve(
      new Response(typeof body === 'string' ? body : JSON.stringify(body), init),
    )
  })
  return asked
}

test('an answer says where each topic stood when it was read', async () => {
  respond({ unread: 3 }, { headers: { 'Realtime-Position': 'notifications:1=7:e_7, feed=2:e_2' } })
  expect(await read('/api/x')).toEqual({
    data: { unread: 3 },
    positions: { 'notifications:1': [7, 'e_7'], feed: [2, 'e_2'] },
  })
})

test('a change carries its own key, so that sending it again is safe', async () => {
  const asked = respond({})
  await send('POST', '/api/x', { body: { a: 1 }, key: 'k1' })
  expect(asked[0]?.method).toBe('POST')
  expect(asked[0]?.headers.get('Idempotency-Key')).toBe('k1')
  expect(asked[0]?.headers.get('Content-Type')).toBe('application/json')
  expect(await asked[0]?.json()).toEqual({ a: 1 })
})

test("a refusal says the server's code, sentence and fields", async () => {
  const details = { fieldErrors: { name: ['a name is needed', 'too short'] } }
  respond({ error: { code: 'invalid_input', message: 'no', details } }, { status: 400 })
  const refused = read('/api/x').catch((error: unknown) => error)
  expect(await refused).toMatchObject({
    status: 400,
    code: 'invalid_input',
    message: 'no',
    temporary: false,
  })
  expect(fieldErrors(await refused)).toEqual({ name: 'a name is needed' })
  expect(fieldErrors(new Error('other'))).toEqual({})
})

test.each([
  [429, true],
  [500, true],
  [403, false],
  [404, false],
])('whether status %i may pass by itself: %s', async (status, temporary) => {
  respond('<html>', { status })
  await expect(read('/api/x')).rejects.toMatchObject({ status, code: 'internal', temporary })
})

test.each([502, 503, 504])(
  'a proxy that finds no server behind it (%i) speaks of no mistake: it is asked again for as long as it takes',
  async (status) => {
    respond('<html>', { status })
    await expect(read('/api/x')).rejects.toMatchObject({ code: 'busy', temporary: true })
  },
)

test('nobody answering is not the same as a refusal', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
  const refused = await read('/api/x').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ status: 0, code: 'unreachable', temporary: true })
})

test('a server that says nothing does not answer, however long its connection stands', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => brokenBy(signal))
  const refused = read('/api/x').catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(await refused).toMatchObject({ status: 0, code: 'unreachable', temporary: true })
})

test('half an answer is none', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const half = (_: string, { signal }: RequestInit) =>
    Promise.resolve({ ok: true, headers: new Headers(), json: () => brokenBy(signal) })
  vi.stubGlobal('fetch', half)
  const refused = read('/api/x').catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(await refused).toMatchObject({ status: 0, code: 'unreachable', temporary: true })
})

const brokenBy = (signal: AbortSignal | null | undefined) =>
  new Promise((_, fail) => signal?.addEventListener('abort', () => fail(new Error('aborted'))))
