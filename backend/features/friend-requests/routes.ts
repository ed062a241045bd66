import { topic } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import {
  type Http,
  type HttpContext,
  type HttpEnv,
  idParam,
  jsonBody,
  pageQuery,
} from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Box, friends, incomingCount, pendingRequests } from './queries.ts'

/** What somebody's friend requests decide, and the topic that says when it changes. */
export const ownRequests = (c: HttpContext) => [topic.friendRequests(c.get('identity').userId)]

/** Friend requests and friends over HTTP: the same acts as the socket's. */
export function friendRequestRoutes(http: Http): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>()
    .get('/api/friend-requests', async (c) => {
      const box = boxOf(c)
      const page = pageQuery(c, 'before')
      const { userId } = c.get('identity')
      return c.json(
        await http.read(c, ownRequests(c), (db) => pendingRequests(db, userId, box, page)),
      )
    })
    .get('/api/friend-requests/incoming-count', async (c) => {
      const { userId } = c.get('identity')
      return c.json({
        incoming: await http.read(c, ownRequests(c), (db) => incomingCount(db, userId)),
      })
    })
    .post('/api/friend-requests', async (c) => {
      const { request } = await http.act(c, 'friend_request.send', await jsonBody(c))
      return c.json(request, 201)
    })
    .get('/api/friends', async (c) => {
      const page = pageQuery(c, 'after')
      const { userId } = c.get('identity')
      return c.json(await http.read(c, ownRequests(c), (db) => friends(db, userId, page)))
    })
    .delete('/api/friends/:userId', async (c) =>
      c.json(await http.act(c, 'friend_request.unfriend', { userId: idParam(c, 'userId') })),
    )
  for (const step of ['accept', 'decline', 'cancel'] as const)
    routes.post(`/api/friend-requests/:id/${step}`, async (c) => {
      const { request } = await http.act(c, `friend_request.${step}`, { id: idParam(c) })
      return c.json(request)
    })
  return routes
}

function boxOf(c: HttpContext): Box {
  const box = c.req.query('box') ?? 'incoming'
  if (box !== 'incoming' && box !== 'outgoing')
    throw new Refusal('invalid_input', 'box: incoming or outgoing')
  return box
}
