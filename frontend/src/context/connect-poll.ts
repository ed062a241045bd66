import { askPoll, leavePolling } from '../lib/ask-poll.ts'
import { refusalOf } from '../lib/refusal-of.ts'
import { actOverHttp } from '../lib/rest-actions.ts'
import { PollTransport } from '../realtime/poll-transport.ts'
import { browserWorld } from '../realtime/world.ts'
import { connectShared, type Place } from './connect-shared.ts'
import type { Connect } from './realtime.ts'

/** Asks over HTTP, again and again, from where the page stands. */
export const pollLine = (userId: number, { since, log, away }: Place) =>
  new PollTransport({
    userId,
    world: browserWorld(),
    ask: askPoll,
    carryOut: (name, input, id) => actOverHttp(name, input, { id, userId }),
    refusalOf,
    since,
    log,
    away,
    leaving: leavePolling,
  })

/** No socket at all, one questioner for all tabs. The rollback that needs nothing but requests. */
export const connectPoll: Connect = (user) =>
  connectShared('poll', user, (place) => pollLine(user.id, place))
