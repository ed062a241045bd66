import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { expect, test } from 'vitest'

import {
  feedQuery,
  followingQuery,
  postsAboutQuery,
  postsByQuery,
} from '../../features/posts/queries.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import { postHandlers } from './post-handler.ts'

test('a comment that comes without its count has every list of posts read, whichever it stands in', () => {
  const stale: string[] = []
  const context: Context = {
    patch: () => undefined,
    invalidate: ({ queryKey }) => void stale.push(JSON.stringify(queryKey).slice(1, -1)),
    withdraw: () => undefined,
    end: () => undefined,
    endAll: () => undefined,
    tell: () => undefined,
  }
  const author = { id: 2, name: 'Ann' }
  const comment = { id: 5, postId: 7, author, content: 'Hi', createdAt: '' }
  const message = { topic: topic.post(7), data: { comment, commentCount: null } }
  postHandlers['post.comment_created'](
    message as unknown as MessageOf<'post.comment_created'>,
    context,
  )
  const isRead = (key: readonly unknown[]) =>
    stale.some((prefix) => JSON.stringify(key).slice(1, -1).startsWith(prefix))
  for (const list of [feedQuery, followingQuery, postsByQuery(2), postsAboutQuery('tide')])
    expect([list.queryKey, isRead(list.queryKey)]).toEqual([list.queryKey, true])
})
