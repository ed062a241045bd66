import type { IncomingMessage } from 'node:http'

import type { ErrorBody } from '@trunkline/shared/protocol/errors'
import type { Context, ErrorHandler, Handler, Hono, MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import { asRefusal, isOurs, Refusal } from './refusal.ts'

/** The one shape of an error (PROMISES, HTTP), which no cache keeps. `Retry-After` where trying again makes sense. */
function answerRefusal(c: Context, refusal: Refusal): Response {
  const { code, message, details, retryIn, status } = refusal
  c.header('Cache-Control', 'no-store')
  if (retryIn !== undefined) c.header('Retry-After', String(Math.ceil(retryIn / 1_000)))
  const error = { code, message, ...(details === undefined ? {} : { details }) }
  return c.json({ error } satisfies ErrorBody, status as ContentfulStatusCode)
}

/**
 * Answers what a route throws. What is no refusal is our mistake: `report` hears of it, the client learns nothing. A body
 * that its sender broke off is no mistake of ours, or anybody could fill the log.
 */
export const answerErrors =
  (report: (error: unknown) => void): ErrorHandler =>
  (error, c) => {
    const refusal = asRefusal(error)
    if (isOurs(refusal) && !brokenOff(c)) report(error)
    return answerRefusal(c, refusal)
  }

function brokenOff(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  return incoming !== undefined && incoming.destroyed && !incoming.complete
}

function answerMethod(c: Context, allowed: string[]): Response {
  c.header('Allow', allowed.join(', '))
  return answerRefusal(c, new Refusal('method_not_allowed', `use ${allowed.join(' or ')}`))
}

/** For what streams: 405 to every other method, and to HEAD, whose answer would begin what nobody hears. */
export const getOnly: MiddlewareHandler = async (c, next) =>
  c.req.method === 'GET' ? next() : answerMethod(c, ['GET'])

/**
 * Ends every path under `under`: a path that no route has is 404, one that has it for another method 405, both in
 * our shape. Call it before the routes are added (`before`) and after them (`after`).
 */
export function knownRoutesOnly(api: Hono, under: string): { before(): void; after(): void } {
  return {
    before: () =>
      void api.use(
        under,
        methodNotAllowed({
          app: api,
          onMethodNotAllowed: answerMethod,
        }),
      ),
    after: () =>
      void api.all(under, (c) =>
        answerRefusal(c, new Refusal('not_found', 'there is no such path')),
      ),
  }
}

/** What a plain request to a socket's path is told. */
export const upgradeRequired: Handler = (c) => {
  c.header('Upgrade', 'websocket')
  return answerRefusal(c, new Refusal('upgrade_required', 'this path speaks WebSocket'))
}
