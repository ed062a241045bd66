import type { ActionName } from '@trunkline/shared/contract/catalogue'
import type { Message } from '@trunkline/shared/contract/chat'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import { Refusal } from '../core/refusal.ts'
import { allReadFrame, readFrame } from './channels.ts'
import { newMessage, type OldTime } from './flat.ts'
import { readId } from './ids.ts'
import type { OldFrame } from './translate.ts'

/** What an old client may send besides `ping`: E's two actions, A's and B's message and typing. */
export type OldInput = 'mark_as_read' | 'mark_all_as_read' | 'message' | 'typing'

/** An old request in today's words. `echo` says in old words that what was asked is so. */
export type Asked = {
  readonly kind: 'action'
  /** The client's own, or none: then every frame is a new action. */
  readonly id: string | undefined
  readonly name: ActionName
  readonly data: Readonly<Record<string, unknown>>
  /** The address of an upload that goes along; its id is asked for before the action. */
  readonly attachment?: string | undefined
  echo(output: unknown, time: OldTime): readonly OldFrame[]
}
/** A hint to whoever follows the same topic. */
export type Hinted = {
  readonly kind: 'signal'
  readonly topic: Topic
  readonly name: string
  readonly data: unknown
}
export type Input = { kind: 'ping' } | { kind: 'unknown' } | Asked | Hinted

type Fields = Readonly<Record<string, unknown>>
type Accepting = { readonly accepts: readonly OldInput[]; readonly chatId: number }
type Read = (fields: Fields, chatId: number) => Asked | Hinted

/** E's: named by `action`. */
const oldActions: Partial<Record<string, Read>> = {
  mark_as_read: (fields) => {
    const id = readId('notification', fields.notification_id)
    if (id === undefined)
      throw new Refusal('invalid_input', 'notification_id: the number of a notification')
    return {
      ...asked(fields),
      name: 'notification.mark_read',
      data: { ids: [id] },
      echo: () => [readFrame(id)],
    }
  },
  mark_all_as_read: (fields) => ({
    ...asked(fields),
    name: 'notification.mark_all_read',
    data: {},
    echo: (output) => {
      const { upTo, unread } = output as { upTo: number; unread: number }
      return [allReadFrame(upTo, unread)]
    },
  }),
}

/** A's and B's: named by `type`. */
const oldTypes: Partial<Record<string, Read>> = {
  message: (fields, chatId) => {
    const { content = '', attachment } = fields
    if (attachment !== undefined && attachment !== null && typeof attachment !== 'string')
      throw new Refusal('invalid_input', 'attachment: the address of an upload')
    return {
      ...asked(fields),
      name: 'chat.send',
      data: { chatId, content },
      attachment: attachment ?? undefined,
      echo: (output, time) => [newMessage((output as { message: Message }).message, time)],
    }
  },
  typing: ({ is_typing: on }, chatId) => {
    if (typeof on !== 'boolean') throw new Refusal('invalid_input', 'is_typing: true or false')
    return { kind: 'signal', topic: topic.chat(chatId), name: 'chat.typing', data: { on } }
  },
}

/** What a frame asks of an endpoint that accepts these. Throws `Refusal` for what it cannot mean. */
export function readInput(frame: unknown, { accepts, chatId }: Accepting): Input {
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame))
    throw new Refusal('bad_frame', 'a frame is an object with a "type" or an "action"')
  const fields = frame as Fields
  const reader = (table: Partial<Record<string, Read>>, name: unknown): Read | undefined =>
    typeof name === 'string' && Object.hasOwn(table, name) && accepts.includes(name as OldInput)
      ? table[name]
      : undefined
  if ('action' in fields) {
    const read = reader(oldActions, fields.action)
    if (!read) throw new Refusal('unknown_action', 'this endpoint knows no such action')
    return read(fields, chatId)
  }
  if (fields.type === 'ping') return { kind: 'ping' }
  if (typeof fields.type !== 'string')
    throw new Refusal('bad_frame', 'a frame is an object with a "type" or an "action"')
  return reader(oldTypes, fields.type)?.(fields, chatId) ?? { kind: 'unknown' }
}

function asked({ client_id: id }: Fields): Pick<Asked, 'kind' | 'id'> {
  if (id !== undefined && (typeof id !== 'string' || id.length < 1 || id.length > 64))
    throw new Refusal('invalid_input', 'client_id: 1 to 64 characters')
  return { kind: 'action', id }
}
