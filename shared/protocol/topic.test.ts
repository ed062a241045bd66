import { expect, test } from 'vitest'

import { MOST_ID, parseTopic, topic } from './topic.ts'

test('a topic has one spelling, and no number that no row can have', () => {
  expect(parseTopic(topic.chat(MOST_ID))).toEqual({
    topic: 'chat:2147483647',
    kind: 'chat',
    id: MOST_ID,
  })
  for (const text of ['chat:0', 'chat:05', 'chat:+5', 'chat:', 'chat', 'chat:5 ', 'Chat:5'])
    expect(parseTopic(text)).toBeUndefined()
  for (const text of ['chat:2147483648', 'chat:99999999999', `chat:${'9'.repeat(50)}`])
    expect(parseTopic(text)).toBeUndefined()
})
