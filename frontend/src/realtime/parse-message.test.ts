import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseFrames } from './parse-message.ts'

function parse(text: string) {
  const ignored: string[] = []
  const frames = parseFrames(text, (type) => ignored.push(type))
  return { frames, ignored }
}

const event = {
  type: 'event',
  topic: 'feed',
  seq: 1,
  name: 'post.deleted',
  id: 'e1',
  timestamp: '',
  data: { postId: 1 },
}

test('one frame or many are read in order', () => {
  expect(parse(JSON.stringify(event)).frames).toEqual([event])
  const second = { ...event, seq: 2 }
  expect(parse(JSON.stringify([event, second])).frames).toEqual([event, second])
})

test('what cannot be read is left out and counted, and the rest is read', () => {
  const { frames, ignored } = parse(
    JSON.stringify([{ type: 'new' }, event, 7, null, { no: 'type' }]),
  )
  expect(frames).toEqual([event])
  expect(ignored).toEqual(['new', 'not a frame', 'not a frame', 'not a frame'])
})

test('a frame that lacks what is acted upon is not a frame', () => {
  for (const part of ['topic', 'seq', 'name', 'id', 'data'] as const) {
    const { [part]: _, ...rest } = event
    expect(parse(JSON.stringify(rest))).toEqual({ frames: [], ignored: ['event'] })
  }
  expect(parse(JSON.stringify({ ...event, topic: '__proto__' })).frames).toEqual([])
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const frame of parse(text).frames) expect(frame).toHaveProperty('type')
    }),
  )
})
