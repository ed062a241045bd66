import { quietly } from '../../core/quietly.ts'
import type { SignalHandlers } from '../../core/signals.ts'
import { person } from '../accounts/service.ts'
import { isSilenced } from './access.ts'
import { typing } from './events.ts'
import { chatOf } from './queries.ts'

/** "Still typing" is told at most this often, whatever a client sends. */
const QUIET_MS = 3_000

/** Passes on to a chat that one of its members is writing, with who it is. `clock` is monotonic. */
export function createChatTyping(clock: () => number): Pick<SignalHandlers, 'chat.typing'> {
  const isRepeat = quietly(QUIET_MS, clock)
  return {
    'chat.typing': async (db, { userId, topic, id }, { on }) => {
      if (topic !== `chat:${id}` || isRepeat(`${userId} ${id}`, on)) return undefined
      const chat = await chatOf(db, userId, id)
      if (!chat || (await isSilenced(db, chat))) return undefined
      return typing(chat, await person(db, userId), on)
    },
  }
}
