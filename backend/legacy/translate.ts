import type { MessageName, MessageOf } from '@trunkline/shared/contract/catalogue'

import type { Dialect } from '../core/delivery.ts'

export type OldFrame = Readonly<Record<string, unknown>>
type Said = OldFrame | readonly OldFrame[] | undefined

/**
 * How an old line spells messages. Partial, because the old lines are frozen: a message type that is added later is
 * simply not heard on them. Undefined: not told to this side. Several frames: the line has no word for the whole.
 */
export type Translators = { readonly [T in MessageName]?: (message: MessageOf<T>) => Said }

/** A dialect as its source wrote it, and the same with the position that our own page asks for (PROTOCOL rule 14). */
export type Spelling = { readonly plain: Dialect; readonly stamped: Dialect }

/** Called once for each message that a dialect has words for, before they go to any socket. */
export type OnSay = (message: MessageOf, dialect: Dialect) => void

/** `?stamp=1` adds a last member, `_at`, to the frames of events; nothing else differs by a byte. */
export function spell(name: string, translators: Translators, onSay: OnSay): Spelling {
  const dialect = (dialectName: string, stampOf: (message: MessageOf) => OldFrame): Dialect => ({
    name: dialectName,
    encode(message) {
      const frames = translate(message, translators)
      if (!frames) return undefined
      onSay(message, this)
      const stamp = stampOf(message)
      return frames.map((frame) => JSON.stringify({ ...frame, ...stamp }))
    },
  })
  return { plain: dialect(name, () => ({})), stamped: dialect(`${name}+stamp`, positionOf) }
}

function translate(message: MessageOf, translators: Translators): readonly OldFrame[] | undefined {
  const say = translators[message.name] as ((message: MessageOf) => Said) | undefined
  const said = say?.(message)
  return said === undefined ? undefined : ([said].flat() as OldFrame[])
}

const positionOf = (message: MessageOf): OldFrame =>
  message.type === 'event' ? { _at: [message.topic, message.seq, message.id] } : {}
