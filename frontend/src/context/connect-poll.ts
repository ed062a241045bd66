import { askPoll } from '../lib/ask-poll.ts'
import { refusalOf } from '../lib/refusal-of.ts'
import { actOverHttp } from '../lib/rest-actions.ts'
import { PollTransport } from '../realtime/poll-transport.ts'
import { browserWorld } from '../realtime/world.ts'
import type { Connect } from './realtime.ts'

/** No socket at all: asks over HTTP. The rollback that needs nothing but requests. */
export const connectPoll: Connect = ({ id, cache }) =>
  new PollTransport({
    userId: id,
    world: browserWorld(),
    ask: askPoll,
    carryOut: actOverHttp,
    refusalOf,
    since: (topic) => cache.lowest(topic),
  })
