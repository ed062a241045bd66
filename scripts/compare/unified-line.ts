import { parseServerFrame, type ServerFrame } from '@trunkline/shared/protocol/server-frames'
import { HEARTBEAT_MS, SUBPROTOCOL } from '@trunkline/shared/protocol/version'

import { CompareError } from './compare-error.ts'
import { type JsonSocket, OPEN_MS, openSocket, repeat } from './json-socket.ts'
import { delivery } from './ledger.ts'
import { type OpenLine, seeNotification } from './line.ts'
import { type Loaded, loadPage } from './page-load.ts'

type ToldNotification = { kind: string; commentId: number | null; requestId: number | null }
type ToldRequest = { id: number; to: { id: number } }

/** A page with the one unified socket: hello resumes from the lists that it fetched. */
export const unifiedLine: OpenLine = (services, account) => {
  const { ledger, onTrouble } = services
  let loaded: Loaded | undefined
  let socket: JsonSocket | undefined
  let stop: (() => void) | undefined
  let welcomed: (() => void) | undefined

  const hear = (said: unknown) => {
    const frame = parseServerFrame(said)
    if (!frame) return onTrouble(`unified: unreadable frame ${JSON.stringify(said).slice(0, 200)}`)
    if (frame.type === 'welcome') greet(frame)
    else if (frame.type === 'event') hearEvent(frame.name, frame.data)
    else if (frame.type !== 'pong' && frame.type !== 'value')
      onTrouble(`unified: ${JSON.stringify(frame).slice(0, 200)}`)
  }

  const greet = ({ topics }: Extract<ServerFrame, { type: 'welcome' }>) => {
    const wrong = Object.entries(topics).filter(([, { state }]) => state !== 'live')
    if (wrong.length > 0) onTrouble(`unified: welcome says ${JSON.stringify(wrong)}`)
    welcomed?.()
  }

  const hearEvent = (name: string, data: unknown) => {
    if (name === 'notification.created') {
      const { kind, commentId, requestId } = (data as { notification: ToldNotification })
        .notification
      seeNotification(ledger, account.id, {
        kind: kind === 'comment' ? 'comment' : 'friend_request',
        commentId,
        requestId,
      })
    }
    if (name === 'friend_request.created') {
      const { id, to } = (data as { request: ToldRequest }).request
      // The sender is told as well, for its other tabs.
      if (to.id === account.id) ledger.see(delivery.request(account.id, id))
    }
  }

  return {
    async load() {
      loaded = await loadPage(services, account)
    },
    async open() {
      const greeted = new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new CompareError('/ws/realtime says no welcome.')),
          OPEN_MS,
        )
        welcomed = () => {
          clearTimeout(late)
          resolve()
        }
      })
      const opened = await openSocket(services, {
        path: '/ws/realtime',
        protocol: SUBPROTOCOL,
        cookie: account.cookie,
        onFrame: hear,
      })
      socket = opened
      opened.send({
        type: 'hello',
        client: { name: 'compare', version: '1', device: `compare-${account.id}`, tabs: 1 },
        ...(loaded === undefined ? {} : { resume: loaded }),
      })
      await greeted
      stop = repeat(HEARTBEAT_MS, services.random, () =>
        opened.send({ type: 'ping', timestamp: Date.now() }),
      )
    },
    async close() {
      stop?.()
      await socket?.close()
    },
  }
}
