import { actions } from '@trunkline/shared/contract/catalogue'
import { expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { oldTime } from './flat.ts'
import { readInput } from './input.ts'

const time = oldTime({ naive: false })
const both = { accepts: ['mark_as_read', 'mark_all_as_read'], chatId: 0 } as const
const chat = { accepts: ['message', 'typing'], chatId: 5 } as const

test.each(endpoints.map(({ label, accepts }) => [label, accepts] as const))(
  '%s understands ping and ignores what it does not know',
  (_, accepts) => {
    expect(readInput({ type: 'ping' }, { accepts, chatId: 0 })).toEqual({ kind: 'ping' })
    for (const type of ['hello', 'constructor', 'mark_as_read'])
      expect(readInput({ type }, { accepts, chatId: 0 })).toEqual({ kind: 'unknown' })
  },
)

test.each([1, '1', 'n1'])('mark_as_read takes %j for notification 1', (given) => {
  const input = readInput({ action: 'mark_as_read', notification_id: given }, both)
  expect(input).toMatchObject({ kind: 'action', id: undefined, name: 'notification.mark_read' })
  if (input.kind !== 'action') return
  expect(actions['notification.mark_read'].input.parse(input.data)).toEqual({ ids: [1] })
  expect(input.echo({ unread: 0 }, time)).toEqual([
    { type: 'notification_message', notification: { id: 1, read: true } },
  ])
})

test('mark_all_as_read is one action, repeated under the client_id that the client gives', () => {
  const input = readInput({ action: 'mark_all_as_read', client_id: 'c-7' }, both)
  expect(input).toMatchObject({ kind: 'action', id: 'c-7', name: 'notification.mark_all_read' })
  if (input.kind !== 'action') return
  expect(actions['notification.mark_all_read'].input.parse(input.data)).toEqual({})
  expect(input.echo({ upTo: 5, unread: 0 }, time)).toEqual([
    { type: 'all_notifications_read', up_to: 5, unread: 0 },
  ])
})

test('a message is sent to the chat of the line, with what is attached', () => {
  const frame = { type: 'message', content: 'Hello!', attachment: '/upload/files/x.jpg' }
  const input = readInput(frame, chat)
  expect(input).toMatchObject({
    kind: 'action',
    id: undefined,
    name: 'chat.send',
    data: { chatId: 5, content: 'Hello!' },
    attachment: '/upload/files/x.jpg',
  })
  expect(readInput({ type: 'message', content: 'Hi', attachment: null }, chat)).toMatchObject({
    attachment: undefined,
  })
})

test('typing is a hint to the chat of the line', () => {
  expect(readInput({ type: 'typing', is_typing: false }, chat)).toEqual({
    kind: 'signal',
    topic: 'chat:5',
    name: 'chat.typing',
    data: { on: false },
  })
})

test('a line that takes no messages is told of none', () => {
  expect(readInput({ type: 'message', content: 'Hello!' }, both)).toEqual({ kind: 'unknown' })
})

test.each([
  { type: 'typing' },
  { type: 'typing', is_typing: 'yes' },
  { type: 'message', content: 'x', attachment: 7 },
  { type: 'message', content: 'x', client_id: '' },
])('invalid_input is the answer to %j in a chat', (frame) => {
  expect(() => readInput(frame, chat)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})

const wrong: [string, unknown][] = [
  ['bad_frame', null],
  ['bad_frame', 7],
  ['bad_frame', 'ping'],
  ['bad_frame', []],
  ['bad_frame', {}],
  ['bad_frame', { type: 1 }],
  ['bad_frame', JSON.parse('{"__proto__":{"type":"ping"}}')],
  ['unknown_action', { action: 'delete_everything' }],
  ['unknown_action', { action: 'constructor' }],
  ['unknown_action', { action: ['mark_as_read'] }],
  ['invalid_input', { action: 'mark_as_read' }],
  ['invalid_input', { action: 'mark_as_read', notification_id: -1 }],
  ['invalid_input', { action: 'mark_as_read', notification_id: [1] }],
  ['invalid_input', { action: 'mark_all_as_read', client_id: 7 }],
  ['invalid_input', { action: 'mark_all_as_read', client_id: 'x'.repeat(65) }],
]

test.each(wrong)('%s is the answer to %j', (code, frame) => {
  expect(() => readInput(frame, both)).toThrow(expect.objectContaining({ code }))
})

test('an endpoint that never took actions takes none now', () => {
  const takers = endpoints.filter(({ accepts }) => accepts.includes('mark_all_as_read'))
  expect(takers.map(({ id }) => id)).toEqual(['W17', 'W18'])
  for (const { accepts } of endpoints.filter((endpoint) => !takers.includes(endpoint)))
    expect(() => readInput({ action: 'mark_all_as_read' }, { accepts, chatId: 5 })).toThrow(
      expect.objectContaining({ code: 'unknown_action' }),
    )
})
