import { Hono, type MiddlewareHandler } from 'hono'

import { ownOrigin, smallBodies } from '../core/api-guard.ts'
import { anyJsonBody, type Http, type HttpEnv } from '../core/http.ts'
import { oldPost, type OldTime } from './flat.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import { retirementHeaders } from './retirement.ts'

export type OldPostServices = {
  http: Http
  origins: readonly string[]
  /** Lets only signed-in requests pass. */
  authenticate: MiddlewareHandler<HttpEnv>
}

/** B's `POST /posts`: the same action under the same guards as `POST /api/posts`, answered as B answered it. */
export function oldPostRoutes(services: OldPostServices, time: OldTime): Hono<HttpEnv> {
  const { http, origins, authenticate } = services
  const { post: endpoint } = httpEndpoints
  const guards = [ownOrigin(origins), smallBodies, authenticate] as const
  return new Hono<HttpEnv>().on(endpoint.method, slashed(endpoint), ...guards, async (c) => {
    const { post } = await http.act(c, 'post.create', await anyJsonBody(c))
    return c.json(oldPost(post, time), 200, retirementHeaders(endpoint))
  })
}
