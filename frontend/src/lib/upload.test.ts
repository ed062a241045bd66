import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { PATIENCE_MS } from './api.ts'
import { upload } from './upload.ts'

/** A connection that a test holds in its hand. */
class HeldRequest extends EventTarget {
  readonly upload = new EventTarget()
  open(): void {}
  setRequestHeader(): void {}
  send(): void {
    sent.push(this)
  }
  abort(): void {
    this.dispatchEvent(new Event('loadend'))
  }
  getOn(): void {
    this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded: 1, total: 2 }))
  }
}

const sent: HeldRequest[] = []
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', HeldRequest)
})
afterEach(() => void vi.useRealTimers())

test('a file may take as long as it needs while it gets on, and is given up when it does not', async () => {
  const shares: number[] = []
  const { signal } = new AbortController()
  const refused: unknown[] = []
  upload(new File(['x'], 'x.png'), {
    key: 'k',
    signal,
    onProgress: (share) => shares.push(share),
  }).catch((error: unknown) => refused.push(error))
  for (let n = 0; n < 4; n += 1) {
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1)
    sent.at(-1)?.getOn()
  }
  expect(refused).toEqual([])
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  expect(refused).toMatchObject([{ code: 'unreachable', temporary: true }])
  expect(shares).toHaveLength(4)
})
