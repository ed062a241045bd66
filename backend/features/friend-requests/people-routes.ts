import { isText } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import { type Http, type HttpContext, type HttpEnv, idParam, pageQuery } from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import type { ReadDb } from '../../db/database.ts'
import { blocks, profile, standingWith } from '../accounts/service.ts'
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
      if (!isText(text)) throw new Refusal('invalid_input', 'query: not valid Unicode text')
      const page = pageQuery(c, 'after')
      const { userId } = c.get('identity')
      return c.json(await http.read(c, about(c), (db) => searchPeople(db, userId, text, page)))
    })
    .get('/api/users/:id', async (c) => {
      const id = idParam(c)
      const { userId } = c.get('identity')
      const found = await http.read(c, about(c), (db) => profileFor(db, userId, id))
      if (!found) throw new Refusal('not_found', 'there is no such person')
      return c.json(found)
    })
}

/** What decides where two people stand: requests and friendship, follows and blocks. */
const about = (c: HttpContext) => [topic.account(c.get('identity').userId), ...ownRequests(c)]

/** Undefined too for whoever this person blocks; who blocks needs the page to lift it. */
async function profileFor(db: ReadDb, askerId: number, id: number) {
  const shown = await profile(db, id)
  if (!shown || (await blocks(db, id, askerId))) return undefined
  const friendship = (await acquaintances(db, askerId, [id]))(id)
  return { ...shown, ...friendship, ...(await standingWith(db, askerId, id)) }
}
