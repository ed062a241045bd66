import type { Upgrade } from '../core/routing.ts'
import type { Endpoint } from './endpoints.ts'
import { readId } from './ids.ts'
import type { OpenLines } from './lines.ts'
import { OldSocket, type OldSocketServices } from './socket.ts'
import type { Spelling } from './translate.ts'

export type AcceptServices = OldSocketServices & {
  lines: OpenLines
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
  if (params.userId !== undefined) {
    const asked = readId('user', params.userId)
    if (asked === undefined) return refuse('not_found')
    if (asked !== userId) return refuse('forbidden')
  }
  const topics = endpoint.topics(userId)
  await services.hub.hold(topics)
  try {
    const connection = open()
    if (!connection) return
    const spelling = services.spellings[endpoint.dialect]
    const dialect = query.get('stamp') === '1' ? spelling.stamped : spelling.plain
    const line = { endpoint, dialect, topics, userId }
    connection.onClose(services.lines.add(line))
    await new OldSocket(services, line, connection).follow()
  } finally {
    services.hub.release(topics)
  }
}
