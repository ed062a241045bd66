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
  /** Hears of every frame that is made from now on: how many bytes it has. */
  onFramed: ((bytes: number) => void) | undefined
  readonly #frames = new Map<Dialect, Buffer | undefined>()
  #framed = 0
  #weight: number | undefined
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
    this.#framed += frames?.length ?? 0
    this.onFramed?.(frames?.length ?? 0)
    return frames
  }

  /** What it takes of memory with its frames so far, about. */
  get bytes(): number {
    return (this.#weight ??= OBJECTS_BYTES + weigh(this.message)) + this.#framed
  }
}

/** A delivery with its maps and buffers, before anything is said in it. */
const OBJECTS_BYTES = 512
/** A name with its value. */
const MEMBER_BYTES = 16

/** Two bytes a character, as text takes that is not English alone. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (typeof value !== 'object' || value === null) return 0
  let bytes = 0
  for (const name in value) bytes += MEMBER_BYTES + weigh((value as Record<string, unknown>)[name])
  return bytes
}
