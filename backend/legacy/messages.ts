import { topic } from '@trunkline/shared/protocol/topic'
import { type Context, Hono } from 'hono'

import { apiHeaders, ownOrigin, smallBodies } from '../core/api-guard.ts'
import type { FollowServices } from '../core/follows.ts'
import { anyJsonBody, type HttpContext, type HttpEnv } from '../core/http.ts'
import type { Modes } from '../core/modes.ts'
import { Refusal } from '../core/refusal.ts'
import { attached } from './attached.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import { readId } from './ids.ts'
import { oldMessage } from './old-message.ts'
import type { OldPostServices } from './posts.ts'
import type { LegacyReads } from './reads.ts'
import { retirementHeaders } from './retirement.ts'

export type OldMessageServices = OldPostServices & {
  db: FollowServices['db']
  reads: LegacyReads
  modes: Modes
}

/** As many as C's page asked for, and as many as it may. */
const LIMIT = { usual: 50, most: 100 }

/** C's `POST /api/messages` and `GET /api/messages`: what was said in a direct chat, in C's words. */
export function oldMessageRoutes(services: OldMessageServices): Hono<HttpEnv> {
  const { http, db, reads, origins, authenticate, modes } = services
  const { sendMessage, messages } = httpEndpoints
  const guards = [apiHeaders(modes), ownOrigin(origins), smallBodies, authenticate] as const

  const directChat = async (c: HttpContext, given: unknown): Promise<number> => {
    const chatId = readId('chat', given)
    if (chatId === undefined)
      throw new Refusal('invalid_input', 'directMessageId: the id of a direct chat')
    const kind = await reads.chatKind(db, c.get('identity').userId, chatId)
    if (!kind) throw new Refusal('forbidden', 'directMessageId: you are not in this chat')
    if (kind !== 'direct') throw new Refusal('not_found', 'directMessageId: this is a group')
    return chatId
  }

  return new Hono<HttpEnv>()
    .on(sendMessage.method, slashed(sendMessage), ...guards, async (c) => {
      const body = await anyJsonBody(c)
      const { content = '', userId, directMessageId, dmId, attachment } = body
      const me = c.get('identity').userId
      if (userId !== undefined && readId('user', userId) !== me)
        throw new Refusal('forbidden', 'userId: that is not you')
      const chatId = await directChat(c, directMessageId ?? dmId)
      const file = await attached(services, me, attachment)
      const { message } = await http.act(c, 'chat.send', { chatId, content, ...file })
      return c.json(oldMessage(message, 'direct'), 201, retirementHeaders(sendMessage))
    })
    .on(messages.method, slashed(messages), ...guards, async (c) => {
      const { userId } = c.get('identity')
      const limit = limitOf(c)
      const after = afterOf(c)
      const chatId = await directChat(c, c.req.query('directMessageId') ?? c.req.query('dmId'))
      const page = { chatId, limit, after }
      const found = await http.read(c, [topic.chats(userId)], (snapshot) =>
        reads.messages(snapshot, userId, page),
      )
      if (!found) throw new Refusal('forbidden', 'directMessageId: you are not in this chat')
      const said = found.map((message) => oldMessage(message, 'direct'))
      return c.json(said, 200, retirementHeaders(messages))
    })
}

function limitOf(c: Context): number {
  const text = c.req.query('limit') ?? String(LIMIT.usual)
  const limit = Number(text)
  if (!/^\d{1,3}$/.test(text) || limit < 1 || limit > LIMIT.most)
    throw new Refusal('invalid_input', `limit: 1 to ${LIMIT.most}`)
  return limit
}

function afterOf(c: Context): number | undefined {
  const text = c.req.query('after')
  if (text === undefined || text === '') return undefined
  const after = readId('message', text)
  if (after === undefined) throw new Refusal('invalid_input', 'after: the id of a message')
  return after
}
