import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Person } from '@trunkline/shared/contract/scalars'
import { parseTopic } from '@trunkline/shared/protocol/topic'

import type { Broker, Notice } from '../../core/broker.ts'
import { patiently } from '../../core/patiently.ts'
import type { Presence, PresenceChange } from '../../core/presence.ts'
import type { ReadDb } from '../../db/database.ts'
import { people } from '../accounts/service.ts'
import { friendIds } from '../friend-requests/service.ts'
import { friendPresence } from './events.ts'

/** Changes that come together are told together: a node that dies takes many people offline at once. */
const GATHER_MS = 50
const MOST = 100_000

type Services = { db: ReadDb; presence: Presence; broker: Broker; onError(error: unknown): void }

/**
 * Tells friends who comes and goes, and new and former friends about each other, until the returned function is
 * called. One thing at a time: who is a friend is read when it is said, so that a coming read before an unfriending
 * cannot be said after it. What has to wait is only how everybody stands last.
 */
export function startPresence({ db, presence, broker, onError }: Services): () => void {
  const changed = new Map<number, PresenceChange>()
  const friendships = new Map<string, FriendshipChange>()
  /** The rev of everybody's last change, so that whoever left a moment ago can still be taken away. */
  const revs = new Map<number, number>()
  let timer: NodeJS.Timeout | undefined
  let telling = false
  let stopped = false

  /** Forgets what was told, unless it has changed meanwhile. */
  const tellWaiting = async () => {
    for (const [pair, friendship] of friendships) {
      await tellOne({ db, presence, broker }, friendship, revs)
      if (friendships.get(pair) === friendship) friendships.delete(pair)
    }
    const changes = [...changed.values()]
    const known = await people(db, [...changed.keys()])
    for (const change of changes) {
      const friend = known.get(change.userId)
      if (friend) await tellFriends({ db, presence, broker }, friend, change)
      if (changed.get(change.userId) === change) changed.delete(change.userId)
    }
  }

  const tell = async () => {
    clearTimeout(timer)
    timer = undefined
    if (telling) return
    telling = true
    while (!stopped && changed.size + friendships.size > 0)
      try {
        await patiently(tellWaiting, { isWanted: () => !stopped, onError })
      } catch (error) {
        changed.clear()
        friendships.clear()
        // What was under way when the house closed finds its database gone.
        if (!stopped) onError(error)
      }
    telling = false
  }

  presence.onChange((change) => {
    if (stopped || change.rev < (revs.get(change.userId) ?? 0)) return
    revs.delete(change.userId)
    revs.set(change.userId, change.rev)
    for (const [longestQuiet] of revs) {
      if (revs.size <= MOST) break
      revs.delete(longestQuiet)
    }
    changed.set(change.userId, change)
    timer ??= setTimeout(() => void tell(), GATHER_MS).unref()
  })

  broker.onMessage((message) => {
    const friendship = friendshipChange(message)
    if (!friendship || stopped) return
    friendships.set(`${friendship.userId}:${friendship.otherId}`, friendship)
    void tell()
  })

  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

type Telling = Omit<Services, 'onError'>

/** Only friends who are here themselves: the others will ask when they come. */
async function tellFriends(
  { db, presence, broker }: Telling,
  friend: Person,
  { userId, ...state }: PresenceChange,
): Promise<void> {
  const listeners = await presence.online(await friendIds(db, userId))
  broker.publish([...listeners.keys()].map((id) => friendPresence(id, friend, state)))
}

/** `userId` has gained `otherId` as a friend, or lost them. */
type FriendshipChange = { userId: number; otherId: number; friends: boolean; at: number }

/** Heard on the node where `userId` is connected, because that node follows the topic. */
function friendshipChange(message: MessageOf | Notice): FriendshipChange | undefined {
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

/** The rev is that of the other's own state, so that a later change of it wins. Whoever was never here is absent already. */
async function tellOne(
  { db, presence, broker }: Telling,
  { userId, otherId, friends, at }: FriendshipChange,
  revs: ReadonlyMap<number, number>,
): Promise<void> {
  const state = (await presence.online([otherId])).get(otherId)
  const rev = state?.rev ?? revs.get(otherId)
  const other = (await people(db, [otherId])).get(otherId)
  if (rev === undefined || !other) return
  const online = friends && state !== undefined
  const away = state?.away ?? false
  broker.publish([friendPresence(userId, other, { online, away, rev, at })])
}
