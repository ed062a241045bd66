import type { MessageOf, ValueOf } from '@trunkline/shared/contract/catalogue'

import type { Line as Connected } from '../core/follows.ts'
import type { Line } from './lines.ts'
import type { OldDialect } from './translate.ts'

/**
 * What of the values was told already. An old client knows no revisions: it is told what changes and nothing twice,
 * whichever of the state at the start, a change and a restatement comes first. What never was is not told to be gone.
 */
export class News {
  readonly #told = new Map<string, { rev: number; words: string }>()
  readonly #dialect: Pick<OldDialect, 'words'>

  constructor(dialect: Pick<OldDialect, 'words'>) {
    this.#dialect = dialect
  }

  /** Asked once for each value, in the order in which they come. */
  is(value: ValueOf): boolean {
    const { topic, key = '', rev, data } = value
    const name = `${topic} ${key}`
    const before = this.#told.get(name)
    const after = { rev, words: JSON.stringify(this.#dialect.words(value)) }
    if (before && rev < before.rev) return false
    this.#told.set(name, after)
    return before ? before.words !== after.words : data !== null
  }
}

/** The connection as its topics see it: what this line is told of passes, once; `heard` learns of everything first. */
export function ear(
  { endpoint, place, dialect: own }: Pick<Line, 'endpoint' | 'place' | 'dialect'>,
  connection: Connected,
  heard: (message: MessageOf) => void,
): Connected {
  const news = new News(own)
  const isTold = (message: MessageOf): boolean =>
    (message.type !== 'value' || news.is(message)) && (endpoint.tells?.(message, place) ?? true)
  return {
    get full() {
      return connection.full
    },
    get busy() {
      return connection.busy
    },
    room: () => connection.room(),
    deliver(delivery, dialect) {
      heard(delivery.message)
      if (isTold(delivery.message)) connection.deliver(delivery, dialect)
    },
    close: (name, reason) => connection.close(name, reason),
  }
}
