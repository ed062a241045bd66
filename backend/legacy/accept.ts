import { parseTopic, type Topic } from '@trunkline/shared/protocol/topic'

import type { Modes } from '../core/modes.ts'
import type { Upgrade } from '../core/routing.ts'
import type { Endpoint, Place } from './endpoint.ts'
import { readId } from './ids.ts'
import type { OpenLines } from './lines.ts'
import { OldSocket, type OldSocketServices } from './socket.ts'
import type { Spelling } from './translate.ts'

export type AcceptServices = OldSocketServices & {
  lines: OpenLines
  modes: Modes
  /** Whether operators have ended this endpoint. */
  isRetired(id: string): boolean
  spellings: Record<Endpoint['dialect'], Spelling>
}

/**
 * Decides about the handshake of an old socket. Its topics are held before the handshake is completed, so an old
 * client, which cannot say where it was, hears everything from the moment in which it knows that it is connected.
 */
export async function accept(
  services: AcceptServices,
  endpoint: Endpoint,
  { identity: { userId }, params, query, open, refuse }: Upgrade,
): Promise<void> {
  const { db, hub, reads, lines } = services
  if (services.isRetired(endpoint.id))
    return refuse('retired', { why: 'retired', message: endpoint.replacement })
  const place = placeOf(params, userId)
  if (!place) return refuse('not_found')
  if (place.userId !== userId) return refuse('forbidden')
  const { chatId } = place
  const kind = chatId === 0 ? undefined : await reads.chatKind(db, userId, chatId)
  if (chatId !== 0 && !kind) return refuse('forbidden')
  const activeChatIds = (most: number) => reads.activeChatIds(db, userId, most)
  const topics = await endpoint.topics(place, { activeChatIds })
  if (!endpoint.leadsTo && !(await mayFollow(services, userId, topics))) return refuse('not_found')
  await hub.hold(topics)
  try {
    const connection = open()
    if (!connection) return
    const spelling = services.spellings[endpoint.dialect]
    const stamped = query.get('stamp') === '1'
    const dialect = stamped ? spelling.stamped : spelling.plain
    const chat = kind && { id: chatId, kind }
    const line = { endpoint, dialect, topics: new Set(topics), place, chat }
    connection.onClose(lines.add(line))
    if (stamped)
      connection.onClose(services.modes.join(userId, (frame) => connection.send(frame)).leave)
    await new OldSocket(services, line, connection).follow()
  } finally {
    hub.release(topics)
  }
}

/** Undefined where the address names what can be nothing. */
function placeOf(params: Upgrade['params'], userId: number): Place | undefined {
  const asked = {
    userId: params.userId === undefined ? userId : readId('user', params.userId),
    chatId: params.chatId === undefined ? 0 : readId('chat', params.chatId),
    postId: params.tweetId === undefined ? 0 : readId('post', params.tweetId),
  }
  return Object.values(asked).includes(undefined) ? undefined : (asked as Place)
}

/** Not one of these may be kept from the user: a post that they may not see is not there. */
async function mayFollow(
  { db, topicRules }: AcceptServices,
  userId: number,
  topics: readonly Topic[],
): Promise<boolean> {
  for (const name of topics) {
    const parsed = parseTopic(name)
    if (!parsed || !(await topicRules[parsed.kind].mayFollow(db, userId, parsed.id ?? 0)))
      return false
  }
  return true
}
