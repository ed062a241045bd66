import { topic } from '@trunkline/shared/protocol/topic'
import { expect, test } from 'vitest'

import { TopicCursors } from './topic-cursors.ts'

const left = (cursors: TopicCursors, from: number, to: number) => {
  for (let id = from; id <= to; id += 1) {
    cursors.advance(topic.post(id), [id, `p_${id}`])
    cursors.leave(topic.post(id))
  }
}
const isKnown = (cursors: TopicCursors, id: number) =>
  cursors.position(topic.post(id)) !== undefined

test('of many topics that were left, the places in those left last are remembered', () => {
  const cursors = new TopicCursors()
  left(cursors, 1, 200)
  cursors.enter(topic.post(1))
  left(cursors, 201, 202)
  expect([1, 2, 3, 4, 202].map((id) => isKnown(cursors, id))).toEqual([
    true,
    false,
    true,
    true,
    true,
  ])
})

test('a topic without events is forgotten when it is left', () => {
  const cursors = new TopicCursors()
  cursors.settle(topic.engagement(1), { seq: 0, id: '', state: 'live' })
  expect(cursors.leave(topic.engagement(1))).toBe(false)
  expect(cursors.position(topic.engagement(1))).toBeUndefined()
})
