import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'

import { withheld } from './screen.ts'
import { textFrame } from './ws-frame.ts'

/** How a line spells messages. Undefined: this line does not hear of it. Several texts: several frames, in order. */
export type Dialect = {
  readonly name: string
  encode(message: MessageOf): string | readonly string[] | undefined
}

/** The new line's dialect: a message is its own frame (PROTOCOL section 4). */
export const realtimeV1: Dialect = {
  name: 'realtime.v1.json',
  encode: (message) => JSON.stringify(message),
}

/** One message on its way out: encoded and framed once per dialect, however many sockets it goes to. */
export class Delivery<M extends MessageOf = MessageOf> {
  readonly message: M
  readonly #frames = new Map<Dialect, Buffer | undefined>()

  #withheld: Delivery | undefined

  constructor(message: M) {
    this.message = message
  }

  /** The event without its content, encoded once for all who do not see whoever it is by. */
  static withheld(delivery: Delivery<EventOf>): Delivery {
    return (delivery.#withheld ??= new Delivery(withheld(delivery.message)))
  }

  /** Another wording of the same event: itself where that is what is to be said. */
  static worded(delivery: Delivery<EventOf>, as: EventOf): Delivery {
    return as === delivery.message ? delivery : new Delivery(as)
  }

  frames(dialect: Dialect): Buffer | undefined {
    if (this.#frames.has(dialect)) return this.#frames.get(dialect)
    const encoded = dialect.encode(this.message)
    const texts = typeof encoded === 'string' ? [encoded] : (encoded ?? [])
    const [first, ...rest] = texts.map(textFrame)
    const frames = first && rest.length > 0 ? Buffer.concat([first, ...rest]) : first
    this.#frames.set(dialect, frames)
    return frames
  }
}
