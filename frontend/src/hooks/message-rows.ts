import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'

import { actionTime } from '../realtime/action-id.ts'
import type { Failure, Unsent } from './view.ts'

/** `key` stays the same while a row of one's own turns from unsent into a message. */
export type MessageRow = { key: string; message: Message; unsent: Unsent | null }

/** What I sent and no answer has come for, or a refusal. `id`: the action's. */
export type Outgoing = {
  id: string
  content: string
  attachment: Attachment | null
  failure: Failure | null
}

/** Behind everything that has a number. */
const UNNUMBERED = Number.MAX_SAFE_INTEGER

/**
 * A chat as it is drawn, oldest first: what is known of it, what was answered before it is known, and last what is on
 * its way. The message's action id makes them one row, whichever of them comes first.
 */
export function messageRows(parts: {
  known: readonly Message[]
  /** Answers to my sends. Nothing is ever taken out of a chat: what is missing among the known is not read yet. */
  answered: readonly Message[]
  outgoing: readonly Outgoing[]
  me: Person
  chatId: number
}): MessageRow[] {
  const { known, answered, outgoing, me, chatId } = parts
  const byNo = known.toSorted((a, b) => a.no - b.no)
  const isKnown = new Set(known.map(({ id }) => id))
  const oldest = byNo[0]?.no ?? 0
  const early = answered.filter(({ id, no }) => !isKnown.has(id) && no > oldest)
  const told = early.length === 0 ? byNo : [...byNo, ...early].toSorted((a, b) => a.no - b.no)
  const isTold = new Set(told.map(({ clientId }) => clientId))
  const unsent = outgoing.filter(({ id }) => !isTold.has(id))
  return [
    ...told.map((message) => ({
      key: message.clientId ?? String(message.id),
      message,
      unsent: null,
    })),
    ...unsent.map(({ id, content, attachment, failure }, index) => ({
      key: id,
      message: {
        id: -1 - index,
        chatId,
        no: UNNUMBERED,
        sender: me,
        content,
        attachment,
        createdAt: actionTime(id),
        clientId: id,
      },
      unsent: { sending: failure === null, failure },
    })),
  ]
}
