import { Hono } from 'hono'

import { type Http, type HttpEnv, idParam, pageQuery } from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import { profile } from '../accounts/service.ts'
import { acquaintances, searchPeople } from './people-queries.ts'
import { ownRequests } from './routes.ts'

const LONGEST_SEARCH = 80

/** Who there is, and where the asker and they stand. */
export function peopleRoutes(http: Http): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get('/api/users', async (c) => {
      const text = c.req.query('query')?.trim() ?? ''
      if (text.length > LONGEST_SEARCH)
        throw new Refusal('invalid_input', `query: at most ${LONGEST_SEARCH} characters`)
      const page = pageQuery(c, 'after')
      const { userId } = c.get('identity')
      return c.json(
        await http.read(c, ownRequests(c), (db) => searchPeople(db, userId, text, page)),
      )
    })
    .get('/api/users/:id', async (c) => {
      const id = idParam(c)
      const { userId } = c.get('identity')
      const found = await http.read(c, ownRequests(c), async (db) => {
        const shown = await profile(db, id)
        return shown && { ...shown, ...(await acquaintances(db, userId, [id]))(id) }
      })
      if (!found) throw new Refusal('not_found', 'there is no such person')
      return c.json(found)
    })
}
