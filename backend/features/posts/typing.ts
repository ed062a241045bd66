import { quietly } from '../../core/quietly.ts'
import type { SignalHandlers } from '../../core/signals.ts'
import { person } from '../accounts/service.ts'
import { typing } from './events.ts'

/** "Still typing" is told at most this often, whatever a client sends. */
const QUIET_MS = 3_000

/** Passes on that somebody writes a comment, with who it is. `clock` is monotonic. */
export function createTyping(clock: () => number): Pick<SignalHandlers, 'post.typing'> {
  const isRepeat = quietly(QUIET_MS, clock)
  return {
    'post.typing': async (db, { userId, topic, id }, { on }) => {
      if (topic !== `post:${id}` || isRepeat(`${userId} ${id}`, on)) return undefined
      return typing(id, await person(db, userId), on)
    },
  }
}
