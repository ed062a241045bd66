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
import { notifications, unreadCount } from './queries.ts'

/** Notifications over HTTP: the same acts as the socket's. */
export function notificationRoutes(http: Http): Hono<HttpEnv> {
  const own = (c: HttpContext) => [topic.notifications(c.get('identity').userId)]
  return new Hono<HttpEnv>()
    .get('/api/notifications', async (c) => {
      const page = pageQuery(c, 'before')
      const { userId } = c.get('identity')
      return c.json(await http.read(c, own(c), (db) => notifications(db, userId, page)))
    })
    .get('/api/notifications/unread-count', async (c) => {
      const { userId } = c.get('identity')
      return c.json({ unread: await http.read(c, own(c), (db) => unreadCount(db, userId)) })
    })
    .post('/api/notifications/read-all', async (c) => {
      const { upTo } = await optionalBody(c)
      return c.json(await http.act(c, 'notification.mark_all_read', { upTo }))
    })
    .post('/api/notifications/read', async (c) => {
      const { ids } = await jsonBody(c)
      return c.json(await http.act(c, 'notification.mark_read', { ids }))
    })
    .post('/api/notifications/:id/read', async (c) =>
      c.json(await http.act(c, 'notification.mark_read', { ids: [idParam(c)] })),
    )
}

/** Reading everything needs no body at all. */
const optionalBody = (c: HttpContext): Promise<Record<string, unknown>> =>
  c.req.raw.body === null ? Promise.resolve({}) : jsonBody(c)
