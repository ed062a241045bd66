import { expect, test } from 'vitest'

import { parseClientFrame } from './client-frames.ts'

const complaint = (frame: unknown): string => {
  const parsed = parseClientFrame(frame)
  return !parsed.ok && parsed.why === 'malformed' ? parsed.message : ''
}

test('what is wrong with a frame is said in a few hundred bytes, however much of it is wrong', () => {
  const positions = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`t${i}`, 0]))
  const said = complaint({ type: 'ping', timestamp: 1, positions })
  expect(said).toMatch(/positions\.t0/)
  expect(said.length).toBeLessThan(600)
})

test('what is said of a wrong name does not say the whole of it again', () => {
  const said = complaint({ type: 'ping', timestamp: 1, positions: { ['n'.repeat(10_000)]: 0 } })
  expect(said).toMatch(/nnn…/)
  expect(said.length).toBeLessThan(600)
})
