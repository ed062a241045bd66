import type { Person } from '@trunkline/shared/contract/scalars'
import { topic as topicOf } from '@trunkline/shared/protocol/topic'

import { sessionQuery } from '../../features/account/queries.ts'
import { chatsQuery } from '../../features/chats/queries.ts'
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
    if (blocked) {
      silence(context, userId)
      hide(context, userId)
    }
    readAgain(context)
  },
  'account.access_changed': (_message, context) => {
    readAgain(context)
    keepNothing(context)
  },
}

/**
 * Nobody says whose it is, so only the answers tell what goes: until then the page shows what it showed, and none of it
 * outlives the page, which keeps nothing that has to be read again.
 */
function keepNothing(context: Context): void {
  for (const queryKey of touchedByBlocks) context.withdraw({ queryKey }, (shown) => shown)
}

function readAgain(context: Context): void {
  for (const queryKey of touchedByBlocks) context.invalidate({ queryKey })
}

const isBy =
  (userId: number) =>
  ({ author }: { author: Person }) =>
    author.id === userId

/** What was still to be said or done to them, to what they wrote, and in the chat of us two, is not. */
function silence(context: Context, userId: number): void {
  const isTheirs = isBy(userId)
  context.end(topicOf.account(userId))
  context.endAll(everyPost, (post) => (post && isTheirs(post) ? [topicOf.post(post.id)] : []))
  context.endAll(everyPostList, (pages) =>
    pages.flatMap(({ items }) => items.filter(isTheirs).map(({ id }) => topicOf.post(id))),
  )
  context.endAll(chatsQuery, (pages) =>
    pages
      .flatMap(({ items }) => items)
      .filter(({ kind, members }) => kind === 'direct' && members.some(({ id }) => id === userId))
      .map(({ id }) => topicOf.chat(id)),
  )
}

/** Nothing of theirs stays until the answers come. */
function hide(context: Context, userId: number): void {
  const isTheirs = isBy(userId)
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
