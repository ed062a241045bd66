import type { MessageName, MessageOf, ValueOf } from '@trunkline/shared/contract/catalogue'

import type { Dialect } from '../core/delivery.ts'

export type OldFrame = Readonly<Record<string, unknown>>
type Said = OldFrame | readonly OldFrame[] | undefined

/**
 * How an old line spells messages. Partial, because the old lines are frozen: a message type that is added later is
 * simply not heard on them. Undefined: not told to this side. Several frames: the line has no word for the whole.
 */
export type Translators = { readonly [T in MessageName]?: (message: MessageOf<T>) => Said }

/** `words`: of a value, what this dialect can say. */
export type OldDialect = Dialect & { words(value: ValueOf): unknown }

/** A dialect as its source wrote it, and the same with the members that our own page asks for (PROTOCOL rule 14). */
export type Spelling = { readonly plain: OldDialect; readonly stamped: OldDialect }

/** Called once for each message that a dialect has words for, before they go to any socket. */
export type OnSay = (message: MessageOf, dialect: Dialect) => void

/** `?stamp=1` adds a last member to frames: `_at` to those of events, `_away` to a friend's. Nothing else differs by a byte. */
export function spell(name: string, translators: Translators, onSay: OnSay): Spelling {
  const dialect = (
    dialectName: string,
    { words, stampOf }: { words: OldDialect['words']; stampOf: (message: MessageOf) => OldFrame },
  ): OldDialect => ({
    name: dialectName,
    words,
    encode(message) {
      const frames = translate(message, translators)
      if (!frames) return undefined
      onSay(message, this)
      const stamp = stampOf(message)
      return frames.map((frame) => JSON.stringify({ ...frame, ...stamp }))
    },
  })
  return {
    plain: dialect(name, { words: withoutAway, stampOf: () => ({}) }),
    stamped: dialect(`${name}+stamp`, { words: ({ data }) => data, stampOf }),
  }
}

function translate(message: MessageOf, translators: Translators): readonly OldFrame[] | undefined {
  const say = translators[message.name] as ((message: MessageOf) => Said) | undefined
  const said = say?.(message)
  return said === undefined ? undefined : ([said].flat() as OldFrame[])
}

/** Who is away is here, to a client that knows no third state. */
const withoutAway = ({ name, data }: ValueOf) =>
  name === 'presence.friend' && data ? { ...data, away: undefined } : data

const stampOf = (message: MessageOf): OldFrame => {
  if (message.type === 'event') return { _at: [message.topic, message.seq, message.id] }
  return message.name === 'presence.friend' && message.data?.away ? { _away: true } : {}
}
