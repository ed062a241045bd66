import { topic } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import type { Http, HttpEnv } from '../../core/http.ts'
import { type TrendingTopics, WINDOW_MS } from './service.ts'

/** What is talked of, for pages that do not follow `trending`. */
export function trendingRoutes(http: Http, trending: TrendingTopics): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/api/trending', async (c) => {
    // Position first, count second: the count is shared by all who ask, so it is no part of this snapshot.
    await http.read(c, [topic.trending()], async () => undefined)
    const { topics } = await trending.now()
    return c.json({ topics, windowMs: WINDOW_MS })
  })
}
