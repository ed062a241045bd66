import { Hono } from 'hono'

import { type Http, type HttpEnv, jsonBody } from '../core/http.ts'
import type { Retirement } from './endpoints.ts'
import { oldPost, type OldTime } from './flat.ts'
import { retirementHeaders } from './retirement.ts'

/** B's `POST /posts`: the same action as `POST /api/posts`, answered as B answered it. */
export function oldPostRoutes(http: Http, time: OldTime, retirement: Retirement): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post('/posts', async (c) => {
    const { post } = await http.act(c, 'post.create', await jsonBody(c))
    return c.json(oldPost(post, time), 200, retirementHeaders(retirement))
  })
}
