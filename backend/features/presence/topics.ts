import type { Presence } from '../../core/presence.ts'
import { ownTopics } from '../../core/topic-rules.ts'
import { friendPresence } from './events.ts'
import { onlineFriends } from './queries.ts'

/** Nothing of this is logged: whoever follows gets the state as it is, then every change. */
export const presenceTopics = (presence: Presence) =>
  ownTopics('presence', {
    current: async (db, userId) => {
      const friends = await onlineFriends(db, presence, userId)
      return friends.map(({ since: at, away, rev, ...friend }) =>
        friendPresence(userId, friend, { online: true, away, rev, at }),
      )
    },
  })
