import { topic } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import type { Http, HttpEnv } from '../../core/http.ts'
import type { Presence } from '../../core/presence.ts'
import { shownOf } from './events.ts'
import { onlineFriends } from './queries.ts'

/** Who of my friends is here, for pages without a socket that says so. */
export function presenceRoutes(http: Http, presence: Presence): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/api/presence', async (c) => {
    const { userId } = c.get('identity')
    const friends = await http.read(c, [topic.presence(userId)], (db) =>
      onlineFriends(db, presence, userId),
    )
    return c.json({ items: friends.map((friend) => ({ ...shownOf(friend), away: friend.away })) })
  })
}
