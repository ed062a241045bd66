import { type JsonSocket, openSocket, repeat } from './json-socket.ts'
import { delivery } from './ledger.ts'
import { type OpenLine, seeNotification } from './line.ts'
import { loadPage } from './page-load.ts'

/** The two old sockets of these families (W17 and W16), as the old page opens them. */
const PATHS = ['/ws/notifications/?dialect=channels', '/ws/friend-requests/']
/** The sources' heartbeat: "Client sends ping every 30 seconds" (D), and B's example. */
const PING_MS = 30_000

type OldNotification = { notification_type?: string; comment_id?: number; request_id?: number }
type OldRequest = { id: number; to_user: { id: number } }

/** A page with one old socket for each family. */
export const legacyLine: OpenLine = (services, account) => {
  const { ledger, random } = services
  const sockets: JsonSocket[] = []
  const stops: (() => void)[] = []

  const hear = (frame: Record<string, unknown>) => {
    if (frame.type === 'notification_message') {
      const told = frame.notification as OldNotification
      // Without a type it is the echo of a read mark.
      if (told.notification_type !== undefined)
        seeNotification(ledger, account.id, {
          kind: told.notification_type === 'Comment' ? 'comment' : 'friend_request',
          commentId: told.comment_id,
          requestId: told.request_id,
        })
    }
    if (frame.type === 'friend_request_update' && frame.action === 'created') {
      const { id, to_user } = frame.request as OldRequest
      // The sender is told as well, for its other tabs.
      if (to_user.id === account.id) ledger.see(delivery.request(account.id, id))
    }
    if (frame.type === 'error') services.onTrouble(`legacy: ${JSON.stringify(frame)}`)
  }

  return {
    load: async () => void (await loadPage(services, account)),
    async open() {
      await Promise.all(
        PATHS.map(async (path) => {
          const socket = await openSocket(services, {
            path,
            cookie: account.cookie,
            onFrame: hear,
          })
          sockets.push(socket)
          stops.push(repeat(PING_MS, random, () => socket.send({ type: 'ping' })))
        }),
      )
    },
    async close() {
      for (const stop of stops) stop()
      await Promise.all(sockets.map((socket) => socket.close()))
    },
  }
}
