import type { SignalHandlers } from '../../core/signals.ts'
import { person } from '../accounts/service.ts'
import { typing } from './events.ts'

/** "Still typing" is told at most this often, whatever a client sends. */
const QUIET_MS = 3_000
const MOST = 10_000

/** Passes on that somebody writes a comment, with who it is. `clock` is monotonic. */
export function createTyping(clock: () => number): Pick<SignalHandlers, 'post.typing'> {
  const told = new Map<string, number>()

  const isRepeat = (key: string, on: boolean) => {
    const now = clock()
    const last = told.get(key)
    told.delete(key)
    const repeat = on && last !== undefined && now - last < QUIET_MS
    if (on) told.set(key, repeat ? last : now)
    // Oldest first, because a key told again moves to the end.
    for (const [oldest] of told) {
      if (told.size <= MOST) break
      told.delete(oldest)
    }
    return repeat
  }

  return {
    'post.typing': async (db, { userId, topic, id }, { on }) => {
      if (topic !== `post:${id}` || isRepeat(`${userId} ${id}`, on)) return undefined
      return typing(id, await person(db, userId), on)
    },
  }
}
