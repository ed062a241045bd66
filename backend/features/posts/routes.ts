import { topic } from '@trunkline/shared/protocol/topic'
import { Hono } from 'hono'

import { type Http, type HttpEnv, idParam, jsonBody, pageQuery } from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import { comments, postById, postExists, publicPosts } from './queries.ts'

/** Posts and comments over HTTP: the same acts as the socket's. */
export function postRoutes(http: Http): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get('/api/posts', async (c) => {
      const feed = c.req.query('feed') ?? 'public'
      if (feed !== 'public') throw new Refusal('invalid_input', 'feed: public')
      const page = pageQuery(c, 'before')
      return c.json(await http.read(c, [topic.feed()], (db) => publicPosts(db, page)))
    })
    .post('/api/posts', async (c) => {
      const { post } = await http.act(c, 'post.create', await jsonBody(c))
      return c.json(post, 201)
    })
    .get('/api/posts/:id', async (c) => {
      const id = idParam(c)
      const post = await http.read(c, [topic.post(id)], (db) => postById(db, id))
      if (!post) throw noPost()
      return c.json(post)
    })
    .delete('/api/posts/:id', async (c) =>
      c.json(await http.act(c, 'post.delete', { postId: idParam(c) })),
    )
    .get('/api/posts/:id/comments', async (c) => {
      const id = idParam(c)
      const page = pageQuery(c, 'after')
      const found = await http.read(c, [topic.post(id)], async (db) =>
        (await postExists(db, id)) ? comments(db, id, page) : undefined,
      )
      if (!found) throw noPost()
      return c.json(found)
    })
    .post('/api/posts/:id/comments', async (c) => {
      const { content } = await jsonBody(c)
      const { comment } = await http.act(c, 'post.comment', { postId: idParam(c), content })
      return c.json(comment, 201)
    })
}

const noPost = () => new Refusal('not_found', 'there is no such post')
