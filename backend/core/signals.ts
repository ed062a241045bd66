import type { SignalInput, SignalName, SignalOf } from '@trunkline/shared/contract/catalogue'

import type { ReadDb } from '../db/database.ts'

/**
 * Turns what a client hints into what the others hear, or nothing. The sender follows the topic: `RealtimeConsumer`
 * has checked it. `id` is the number in the topic's name.
 */
export type SignalHandlers = {
  [T in SignalName]: (
    db: ReadDb,
    from: { userId: number; id: number },
    input: SignalInput<T>,
  ) => Promise<SignalOf<T> | undefined>
}
