import { MOST_ID, topic } from '@trunkline/shared/protocol/topic'
import { type Context, Hono } from 'hono'

import {
  type Http,
  type HttpContext,
  type HttpEnv,
  idParam,
  jsonBody,
  pageQuery,
} from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import { noChat } from './access.ts'
import { type ChatCursor, chatById, chats } from './list.ts'
import { type MessagePage, messages } from './messages.ts'
import { unreadChatsOf } from './queries.ts'

/** Chats over HTTP: the same acts as the socket's. */
export function chatRoutes(http: Http): Hono<HttpEnv> {
  const own = (c: HttpContext) => [topic.chats(c.get('identity').userId)]
  return new Hono<HttpEnv>()
    .get('/api/chats', async (c) => {
      const { limit } = pageQuery(c)
      const page = { limit, ...cursorOf(c) }
      const { userId } = c.get('identity')
      const { items, next } = await http.read(c, own(c), (db) => chats(db, userId, page))
      return c.json({ items, next: next && `${next.activeAt}.${next.chatId}` })
    })
    .get('/api/chats/unread-count', async (c) => {
      const { userId } = c.get('identity')
      return c.json({
        unreadChats: await http.read(c, own(c), (db) => unreadChatsOf(db, userId)),
      })
    })
    .post('/api/chats', async (c) => {
      const { chat } = await http.act(c, 'chat.create', await jsonBody(c))
      return c.json(chat, 201)
    })
    .get('/api/chats/:id', async (c) => {
      const id = idParam(c)
      const { userId } = c.get('identity')
      return c.json(found(await http.read(c, own(c), (db) => chatById(db, userId, id))))
    })
    .patch('/api/chats/:id', async (c) => {
      const { title } = await jsonBody(c)
      const { chat } = await http.act(c, 'chat.rename', { chatId: idParam(c), title })
      return c.json(chat)
    })
    .get('/api/chats/:id/messages', async (c) => {
      const id = idParam(c)
      const page = messagePage(c)
      const { userId } = c.get('identity')
      return c.json(found(await http.read(c, own(c), (db) => messages(db, userId, id, page))))
    })
    .post('/api/chats/:id/messages', async (c) => {
      const { content = '', attachmentId } = await jsonBody(c)
      const sent = { chatId: idParam(c), content, attachmentId }
      const { message } = await http.act(c, 'chat.send', sent)
      return c.json(message, 201)
    })
    .post('/api/chats/:id/read', async (c) => {
      const { upTo } = await jsonBody(c)
      return c.json(await http.act(c, 'chat.mark_read', { chatId: idParam(c), upTo }))
    })
    .post('/api/chats/:id/members', async (c) => {
      const { memberIds } = await jsonBody(c)
      const { chat } = await http.act(c, 'chat.add_members', { chatId: idParam(c), memberIds })
      return c.json(chat)
    })
    .delete('/api/chats/:id/members/:userId', async (c) => {
      const gone = { chatId: idParam(c), userId: idParam(c, 'userId') }
      return c.json(await http.act(c, 'chat.remove_member', gone))
    })
    .post('/api/chats/:id/leave', async (c) =>
      c.json(await http.act(c, 'chat.leave', { chatId: idParam(c) })),
    )
}

function found<T>(seen: T | undefined): T {
  if (seen === undefined) throw noChat()
  return seen
}

/** Pages go one way: back from `before`, or on from `after`. */
function messagePage(c: Context): MessagePage {
  const { limit, cursor: before } = pageQuery(c, 'before')
  const { cursor: after } = pageQuery(c, 'after')
  if (before !== undefined && after !== undefined)
    throw new Refusal('invalid_input', 'before or after, not both')
  return {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

/** What `next` of the page before said. */
function cursorOf(c: Context): { before?: ChatCursor } {
  const text = c.req.query('before')
  if (text === undefined || text === '') return {}
  const [, activeAt, chatId] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (activeAt === undefined) throw new Refusal('invalid_input', 'before: the next of a page')
  return { before: { activeAt: Number(activeAt), chatId: Math.min(Number(chatId), MOST_ID) } }
}
