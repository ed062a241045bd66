import { sessionQuery } from '../../features/account/queries.ts'
import { profileQuery } from '../../features/people/queries.ts'
import { followingQuery } from '../../features/posts/queries.ts'
import type { HandlersFor } from './handler.ts'

/** What a block hides is decided by the server: everything that people stand in is read again. */
const touchedByBlocks: readonly (readonly string[])[] = [
  ['friends'],
  ['people'],
  ['posts'],
  ['notifications'],
  ['chats'],
]

export const accountHandlers: HandlersFor<'account'> = {
  'account.profile_updated': ({ data: { profile } }, context) => {
    context.invalidate(profileQuery(profile.id))
    context.patch(sessionQuery, (user) => user && { ...user, ...profile })
  },
  'account.follow_changed': ({ data: { userId, following } }, context) => {
    context.patch(profileQuery(userId), (profile) => {
      if (profile.following === following) return profile
      return { ...profile, following, followers: profile.followers + (following ? 1 : -1) }
    })
    context.invalidate(followingQuery)
  },
  'account.block_changed': (_message, context) => {
    for (const queryKey of touchedByBlocks) context.invalidate({ queryKey })
  },
}
