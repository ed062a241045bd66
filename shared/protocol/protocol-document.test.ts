import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { parseClientFrame } from './client-frames.ts'
import { closeCodes } from './close-codes.ts'
import { serverFrames } from './server-frames.ts'

const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')
const sections = text.split(/^## /m)

/** Every line of every fenced example of the section. */
function examples(title: string): unknown[] {
  const section = sections.find((one) => one.startsWith(title)) ?? ''
  const blocks = [...section.matchAll(/```json\n([^]*?)```/g)].map((match) => match[1] ?? '')
  return blocks.flatMap((block) => block.trim().split('\n')).map((line) => JSON.parse(line))
}

test('every example of what a client sends is a frame that the server takes', () => {
  const frames = examples('3. Client')
  expect(frames.length).toBeGreaterThan(3)
  for (const frame of frames) expect(parseClientFrame(frame)).toMatchObject({ ok: true, frame })
})

test('every example of what a server sends is a frame that the client takes, whole', () => {
  const frames = examples('4. Server') as { type: keyof typeof serverFrames }[]
  expect(frames.length).toBeGreaterThan(2)
  for (const frame of frames) expect(serverFrames[frame.type].parse(frame)).toEqual(frame)
})

test('no example stands anywhere else, unread', () => {
  const all = text.match(/```json/g)?.length
  expect(all).toBe(
    sections.filter((one) => /^[34]\. /.test(one)).flatMap((one) => one.match(/```json/g) ?? [])
      .length,
  )
})

test('every frame type and every close code of ours is described', () => {
  const told = (section: string, word: string) =>
    sections.find((one) => one.startsWith(section))?.includes(word)
  for (const type of Object.keys(serverFrames)) expect(told('4. Server', `\`${type}\``)).toBe(true)
  for (const code of Object.values(closeCodes)) expect(told('5. Close', String(code))).toBe(true)
})
