import type { ActionName } from '@trunkline/shared/contract/catalogue'

import { Refusal } from '../core/refusal.ts'
import { allReadFrame, readFrame } from './channels.ts'
import type { OldAction } from './endpoints.ts'
import { readId } from './ids.ts'
import type { OldFrame } from './translate.ts'

/** An old action in today's words. `echo` says in old words that what was asked is so. */
export type Asked = {
  readonly kind: 'action'
  /** The client's own, or none: then every frame is a new action. */
  readonly id: string | undefined
  readonly name: ActionName
  readonly data: unknown
  echo(output: unknown): readonly OldFrame[]
}
export type Input = { kind: 'ping' } | { kind: 'unknown' } | Asked

type Fields = Readonly<Record<string, unknown>>

const oldActions: Record<OldAction, (fields: Fields) => Omit<Asked, 'kind' | 'id'>> = {
  mark_as_read: (fields) => {
    const id = readId('notification', fields.notification_id)
    if (id === undefined)
      throw new Refusal('invalid_input', 'notification_id: the number of a notification')
    return { name: 'notification.mark_read', data: { ids: [id] }, echo: () => [readFrame(id)] }
  },
  mark_all_as_read: () => ({
    name: 'notification.mark_all_read',
    data: {},
    echo: (output) => {
      const { upTo, unread } = output as { upTo: number; unread: number }
      return [allReadFrame(upTo, unread)]
    },
  }),
}

const isOldAction = (name: unknown): name is OldAction =>
  typeof name === 'string' && Object.hasOwn(oldActions, name)

/** What a frame asks of an endpoint that accepts these actions. Throws `Refusal` for what it cannot mean. */
export function readInput(frame: unknown, accepts: readonly OldAction[]): Input {
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame))
    throw new Refusal('bad_frame', 'a frame is an object with a "type" or an "action"')
  const fields = frame as Fields
  if ('action' in fields) return readAction(fields, accepts)
  if (fields.type === 'ping') return { kind: 'ping' }
  if (typeof fields.type === 'string') return { kind: 'unknown' }
  throw new Refusal('bad_frame', 'a frame is an object with a "type" or an "action"')
}

function readAction(fields: Fields, accepts: readonly OldAction[]): Asked {
  const { action, client_id: id } = fields
  if (!isOldAction(action) || !accepts.includes(action))
    throw new Refusal('unknown_action', 'this endpoint knows no such action')
  if (id !== undefined && (typeof id !== 'string' || id.length < 1 || id.length > 64))
    throw new Refusal('invalid_input', 'client_id: 1 to 64 characters')
  return { kind: 'action', id, ...oldActions[action](fields) }
}
