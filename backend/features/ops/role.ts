import type { MiddlewareHandler } from 'hono'

import type { HttpEnv } from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'

/** Lets only those with the role `ops` pass; whoever is signed in without it is told 403. */
export const operatorsOnly: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.get('identity').role !== 'ops')
    throw new Refusal('forbidden', 'this is for operators of this server')
  await next()
}
