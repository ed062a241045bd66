import type { Person } from '@trunkline/shared/contract/scalars'

import { sessionQuery } from '../../features/account/queries.ts'
import { friendRequestsQuery, friendsQuery } from '../../features/friend-requests/queries.ts'
import { notificationsQuery } from '../../features/notifications/queries.ts'
import { profileQuery } from '../../features/people/queries.ts'
import {
  everyComments,
  everyPost,
  everyPostList,
  followingQuery,
} from '../../features/posts/queries.ts'
import { without, withoutAll } from '../../lib/positioned/pages.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import type { HandlersFor } from './handler.ts'

/** What a block hides or shows is decided by the server: everything that people stand in is read again. */
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
  'account.block_changed': ({ data: { userId, blocked } }, context) => {
    if (blocked) hide(context, userId)
    readAgain(context)
  },
  'account.access_changed': (_message, context) => readAgain(context),
}

function readAgain(context: Context): void {
  for (const queryKey of touchedByBlocks) context.invalidate({ queryKey })
}

/** Nothing of theirs stays until the answers come. */
function hide(context: Context, userId: number): void {
  const isTheirs = ({ author }: { author: Person }) => author.id === userId
  const isIn = (...people: (Person | null)[]) => people.some((person) => person?.id === userId)
  context.withdraw(friendsQuery, (pages) => without(pages, userId))
  for (const box of ['incoming', 'outgoing'] as const)
    context.withdraw(friendRequestsQuery(box), (pages) =>
      withoutAll(pages, ({ from, to }) => isIn(from, to)),
    )
  context.withdraw(notificationsQuery, (pages) => withoutAll(pages, ({ actor }) => isIn(actor)))
  context.withdraw(everyComments, (pages) => withoutAll(pages, isTheirs))
  context.withdraw(everyPostList, (pages) =>
    withoutAll(pages, ({ author, repostedBy }) => isIn(author, repostedBy)),
  )
  context.withdraw(everyPost, (post) => (post && isTheirs(post) ? null : post))
}
