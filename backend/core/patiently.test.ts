import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { patiently } from './patiently.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const refused = (code: string) => Object.assign(new Error('no'), { code })

/** Asks what fails as given, and then answers; tells what was reported. */
async function asked(codes: string[]) {
  const reported: unknown[] = []
  const left = [...codes]
  const ask = async () => {
    const code = left.shift()
    if (code !== undefined) throw refused(code)
    return 'here'
  }
  const answer = patiently(ask, {
    isWanted: () => true,
    onError: (error) => void reported.push((error as { code?: unknown }).code),
  }).catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  return { answer: await answer, reported }
}

test('whoever waits for a database that is away says so at every try', async () => {
  const codes = ['ECONNREFUSED', 'SQLITE_FULL', '53100', '57P01']
  expect(await asked(codes)).toEqual({ answer: 'here', reported: codes })
})

test('what takes too long again and again is not asked for ever', async () => {
  expect(await asked(['57014', '57014'])).toMatchObject({ answer: 'here' })
  expect(await asked(['57014', '57014', '57014'])).toMatchObject({ answer: { code: '57014' } })
})
