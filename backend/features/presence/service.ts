import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import { parseTopic } from '@trunkline/shared/protocol/topic'

import type { Broker, Notice } from '../../core/broker.ts'
import type { Presence, PresenceChange } from '../../core/presence.ts'
import type { ReadDb } from '../../db/database.ts'
import { people } from '../accounts/service.ts'
import { friendIds } from '../friend-requests/service.ts'
import { friendPresence } from './events.ts'

/** Changes that come together are told together: a node that dies takes many people offline at once. */
const GATHER_MS = 50

type Services = { db: ReadDb; presence: Presence; broker: Broker; onError(error: unknown): void }

/** Tells friends who comes and goes, and new and former friends about each other, until the returned function is called. */
export function startPresence({ db, presence, broker, onError }: Services): () => void {
  let stopped = false
  const changed = new Map<number, PresenceChange>()
  let timer: NodeJS.Timeout | undefined

  const tell = () => {
    timer = undefined
    const changes = [...changed.values()]
    changed.clear()
    tellFriends({ db, presence, broker }, changes).catch(onError)
  }

  presence.onChange((change) => {
    if (stopped) return
    const known = changed.get(change.userId)
    if (!known || known.rev < change.rev) changed.set(change.userId, change)
    timer ??= setTimeout(tell, GATHER_MS).unref()
  })

  broker.onMessage((message) => {
    const turn = friendshipTurn(message)
    if (turn && !stopped) tellOne({ db, presence, broker }, turn).catch(onError)
  })

  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

type Telling = Omit<Services, 'onError'>

/** Only friends who are here themselves: the others will ask when they come. */
async function tellFriends({ db, presence, broker }: Telling, changes: PresenceChange[]) {
  const known = await people(
    db,
    changes.map(({ userId }) => userId),
  )
  for (const { userId, ...state } of changes) {
    const friend = known.get(userId)
    if (!friend) continue
    const listeners = await presence.online(await friendIds(db, userId))
    broker.publish([...listeners.keys()].map((id) => friendPresence(id, friend, state)))
  }
}

/** `userId` has gained `otherId` as a friend, or lost them. */
type Turn = { userId: number; otherId: number; friends: boolean; at: number }

/** Heard on the node where `userId` is connected, because that node follows the topic. */
function friendshipTurn(message: MessageOf | Notice): Turn | undefined {
  if (message.type !== 'event') return undefined
  const otherOf = otherPerson(message)
  const userId = parseTopic(message.topic)?.id
  if (otherOf === undefined || userId === null || userId === undefined) return undefined
  return {
    userId,
    otherId: otherOf(userId),
    friends: message.name === 'friend_request.accepted',
    at: Date.parse(message.timestamp),
  }
}

function otherPerson({ name, data }: EventOf): ((userId: number) => number) | undefined {
  if (name === 'friend_request.unfriended') return () => data.userId
  if (name !== 'friend_request.accepted') return undefined
  const { from, to } = data.request
  return (userId) => (from.id === userId ? to.id : from.id)
}

/** Whoever is offline is absent already. The rev is that of the friend's own state, so a later change of it wins. */
async function tellOne({ db, presence, broker }: Telling, turn: Turn): Promise<void> {
  const { userId, otherId, friends, at } = turn
  const state = (await presence.online([otherId])).get(otherId)
  const other = (await people(db, [otherId])).get(otherId)
  if (!state || !other) return
  broker.publish([friendPresence(userId, other, { online: friends, rev: state.rev, at })])
}
