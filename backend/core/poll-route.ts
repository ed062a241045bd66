import { parsePositions } from '@trunkline/shared/protocol/position'
import { alwaysFollowed } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import { type HttpEnv, jsonBody } from './http.ts'
import type { Poll } from './poll.ts'
import { Refusal } from './refusal.ts'
import type { Visits } from './visits.ts'

/** What tells one page's polls from another's. */
const LINE = /^[\w-]{0,40}$/

/**
 * `GET /api/realtime/events?epoch=&positions=&topics=[&line=][&away=1][&hidden=1]`: positions as in
 * `Realtime-Position`, topics separated by commas; `away`: nobody looks at any page that asks by this; `hidden`: nobody
 * looks at the one that asks. Answers a `PollAnswer`. Who asks is here, until the next poll is overdue or
 * `POST /api/realtime/leave` names that `line`.
 */
export const pollRoutes = (
  poll: Poll,
  { visits, mostTopics }: { visits: Visits; mostTopics: number },
): Hono<HttpEnv> =>
  new Hono<HttpEnv>()
    .get('/api/realtime/events', async (c) => {
      const topics = (c.req.query('topics') ?? '').split(',').filter((name) => name !== '')
      const positions = parsePositions(c.req.query('positions'))
      const epoch = c.req.query('epoch') || undefined
      const identity = c.get('identity')
      const own = alwaysFollowed(identity.userId)
      const all = new Set<string>([...own, ...topics, ...Object.keys(positions)])
      if (all.size > Math.max(mostTopics, own.length))
        throw new Refusal('too_many_topics', `at most ${mostTopics} topics a poll`)
      const line = lineOf(c.req.query('line') ?? '')
      const is = (flag: 'away' | 'hidden') => c.req.query(flag) === '1'
      visits.came({ ...identity, line }, { away: is('away'), hidden: is('hidden') })
      return c.json(await poll(identity.userId, { epoch, positions, topics }))
    })
    .post('/api/realtime/leave', async (c) => {
      const { line } = await jsonBody(c)
      visits.left({ ...c.get('identity'), line: lineOf(line) })
      return c.body(null, 204)
    })

function lineOf(text: unknown): string {
  if (typeof text === 'string' && LINE.test(text)) return text
  throw new Refusal('invalid_input', 'line: at most 40 letters, digits, _ and -')
}
