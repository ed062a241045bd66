import { Hono } from 'hono'

import type { HttpEnv } from '../../core/http.ts'
import { type TrendingTopics, WINDOW_MS } from './service.ts'

/** What is talked of, for pages that do not follow `trending`. A value: it has no position. */
export function trendingRoutes(trending: TrendingTopics): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/api/trending', async (c) => {
    const { topics } = await trending.now()
    return c.json({ topics, windowMs: WINDOW_MS })
  })
}
