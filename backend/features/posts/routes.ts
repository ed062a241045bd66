import type { ShownPost } from '@trunkline/shared/contract/post'
import { isText } from '@trunkline/shared/contract/scalars'
import { MOST_ID, topic } from '@trunkline/shared/protocol/topic'
import { tagName } from '@trunkline/shared/text/tags'
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
import type { ReadDb } from '../../db/database.ts'
import { noPost } from './counters.ts'
import { followingPosts } from './following.ts'
import { comments, maySeePost, type Paged, postById, publicPosts } from './queries.ts'

/** Posts and comments over HTTP: the same acts as the socket's. */
export function postRoutes(http: Http): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get('/api/posts', async (c) => {
      const list = listOf(c)
      return c.json(await http.read(c, [topic.feed(), own(c)], list))
    })
    .post('/api/posts', async (c) => {
      const { post } = await http.act(c, 'post.create', await jsonBody(c))
      return c.json(post, 201)
    })
    .get('/api/posts/:id', async (c) => {
      const id = idParam(c)
      const { userId } = c.get('identity')
      const post = await http.read(c, [topic.post(id), own(c)], (db) => postById(db, userId, id))
      if (!post) throw noPost()
      return c.json(post)
    })
    .delete('/api/posts/:id', async (c) =>
      c.json(await http.act(c, 'post.delete', { postId: idParam(c) })),
    )
    .get('/api/posts/:id/comments', async (c) => {
      const id = idParam(c)
      const page = pageQuery(c, 'after')
      const { userId } = c.get('identity')
      const found = await http.read(c, [topic.post(id)], async (db) =>
        (await maySeePost(db, userId, id)) ? comments(db, userId, id, page) : undefined,
      )
      if (!found) throw noPost()
      return c.json(found)
    })
    .post('/api/posts/:id/comments', async (c) => {
      const { content, replyTo } = await jsonBody(c)
      const written = { postId: idParam(c), content, replyTo }
      const { comment } = await http.act(c, 'post.comment', written)
      return c.json(comment, 201)
    })
    .put('/api/posts/:id/reactions/:kind', async (c) =>
      c.json(await http.act(c, 'post.react', { postId: idParam(c), kind: c.req.param('kind') })),
    )
    .on('DELETE', ['/api/posts/:id/reactions', '/api/posts/:id/reactions/:kind'], async (c) =>
      c.json(await http.act(c, 'post.react', { postId: idParam(c), kind: null })),
    )
    .put('/api/posts/:id/repost', async (c) =>
      c.json(await http.act(c, 'post.repost', { postId: idParam(c), on: true })),
    )
    .delete('/api/posts/:id/repost', async (c) =>
      c.json(await http.act(c, 'post.repost', { postId: idParam(c), on: false })),
    )
}

/** Tells of the reader's own reactions, reposts and blocks. */
const own = (c: HttpContext) => topic.account(c.get('identity').userId)

/** `?feed=`, `?author=`, `?tag=`: what is asked for, or a refusal that names what is wrong. */
function listOf(c: HttpContext): (db: ReadDb) => Promise<Paged<ShownPost>> {
  const { userId } = c.get('identity')
  const page = pageQuery(c, 'before')
  const { feed = 'public', author, tag } = c.req.query()
  if (feed === 'following') return (db) => followingPosts(db, userId, page)
  if (feed !== 'public') throw new Refusal('invalid_input', 'feed: public or following')
  if (author !== undefined && !/^[1-9]\d{0,14}$/.test(author))
    throw new Refusal('invalid_input', 'author: the id of a person')
  if (tag !== undefined && !isText(tag))
    throw new Refusal('invalid_input', 'tag: not valid Unicode text')
  return (db) =>
    publicPosts(db, userId, page, {
      ...(author === undefined ? {} : { author: Math.min(Number(author), MOST_ID) }),
      ...(tag ? { tag: tagName(tag.replace(/^#/, '')) } : {}),
    })
}
