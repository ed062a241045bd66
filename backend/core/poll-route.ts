import { parsePositions } from '@trunkline/shared/protocol/position'
import { Hono } from 'hono'

import type { HttpEnv } from './http.ts'
import type { Poll } from './poll.ts'
import { Refusal } from './refusal.ts'
import type { Visits } from './visits.ts'

/** More topics than a page ever shows. */
const TOPICS = 600

/**
 * `GET /api/realtime/events?epoch=&positions=&topics=[&away=1]`: positions as in `Realtime-Position`, topics separated
 * by commas; `away`: nobody looks at the page. Answers a `PollAnswer`. Who asks is here.
 */
export const pollRoutes = (poll: Poll, visits: Visits): Hono<HttpEnv> =>
  new Hono<HttpEnv>().get('/api/realtime/events', async (c) => {
    const topics = (c.req.query('topics') ?? '').split(',').filter((name) => name !== '')
    const positions = parsePositions(c.req.query('positions'))
    if (topics.length + Object.keys(positions).length > TOPICS)
      throw new Refusal('too_many_topics', `at most ${TOPICS} topics a poll`)
    const epoch = c.req.query('epoch') || undefined
    const identity = c.get('identity')
    visits.came(identity, c.req.query('away') === '1')
    return c.json(await poll(identity.userId, { epoch, positions, topics }))
  })
