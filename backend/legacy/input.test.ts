import { actions } from '@trunkline/shared/contract/catalogue'
import { expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { readInput } from './input.ts'

const both = ['mark_as_read', 'mark_all_as_read'] as const

test.each(endpoints.map(({ label, accepts }) => [label, accepts] as const))(
  '%s understands ping and ignores what it does not know',
  (_, accepts) => {
    expect(readInput({ type: 'ping' }, accepts)).toEqual({ kind: 'ping' })
    expect(readInput({ type: 'typing', is_typing: true }, accepts)).toEqual({ kind: 'unknown' })
  },
)

test.each([1, '1', 'n1'])('mark_as_read takes %j for notification 1', (given) => {
  const input = readInput({ action: 'mark_as_read', notification_id: given }, both)
  expect(input).toMatchObject({ kind: 'action', id: undefined, name: 'notification.mark_read' })
  if (input.kind !== 'action') return
  expect(actions['notification.mark_read'].input.parse(input.data)).toEqual({ ids: [1] })
  expect(input.echo({ unread: 0 })).toEqual([
    { type: 'notification_message', notification: { id: 1, read: true } },
  ])
})

test('mark_all_as_read is one action, repeated under the client_id that the client gives', () => {
  const input = readInput({ action: 'mark_all_as_read', client_id: 'c-7' }, both)
  expect(input).toMatchObject({ kind: 'action', id: 'c-7', name: 'notification.mark_all_read' })
  if (input.kind !== 'action') return
  expect(actions['notification.mark_all_read'].input.parse(input.data)).toEqual({})
  expect(input.echo({ upTo: 5, unread: 0 })).toEqual([
    { type: 'all_notifications_read', up_to: 5, unread: 0 },
  ])
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
  const readOnly = endpoints.filter(({ accepts }) => accepts.length === 0)
  expect(readOnly.map(({ id }) => id)).toEqual(['W2', 'W3', 'W4', 'W6', 'W16'])
  for (const { accepts } of readOnly)
    expect(() => readInput({ action: 'mark_all_as_read' }, accepts)).toThrow(
      expect.objectContaining({ code: 'unknown_action' }),
    )
})
