import { PassThrough } from 'node:stream'

import { expect, test } from 'vitest'

import { Progress, span } from './progress.ts'

test('without a terminal each step is one plain line with the time that is left', async () => {
  const out = new PassThrough({ encoding: 'utf8' })
  const progress = new Progress({ seconds: 90, out })
  await progress.step({ name: 'poll: nothing happens', seconds: 30 }, async () => undefined)
  await progress.step({ name: 'poll: 100 events', seconds: 60 }, async () => undefined)
  expect(out.read()).toBe(
    'poll: nothing happens: 30 s of about 1 min 30 s\npoll: 100 events: 1 min 0 s of about 1 min 0 s\n',
  )
})

test('a terminal sees one line that is drawn anew and taken away', async () => {
  let now = 0
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true })
  const progress = new Progress({ seconds: 40, out }, () => now)
  await progress.step({ name: 'users sign up', seconds: 10 }, async () => {
    now += 4_000
    progress.detail('57 done')
  })
  const drawn = String(out.read())
  expect(drawn).toContain('users sign up: 10 s left, about 40 s in all')
  expect(drawn.endsWith('\r\x1b[2K')).toBe(true)
  expect(drawn).not.toContain('\n')
})

test('a step that fails fails the whole', async () => {
  const progress = new Progress({ seconds: 1, out: new PassThrough() })
  const step = progress.step({ name: 'x', seconds: 1 }, () => Promise.reject(new Error('died')))
  await expect(step).rejects.toThrow('died')
})

test('a step that took longer than thought leaves no negative time', () => {
  expect([span(0), span(0.2), span(59.5), span(61)]).toEqual([
    '0 s',
    '1 s',
    '1 min 0 s',
    '1 min 1 s',
  ])
})
