import { parseTopic } from '@trunkline/shared/protocol/topic'

import { commentsQuery, feedQuery, postQuery, typingQuery } from '../../features/posts/queries.ts'
import { change, put, without } from '../../lib/positioned/pages.ts'
import type { HandlersFor } from './handler.ts'

/** A hint that is not repeated is forgotten after this long. */
const TYPING_MS = 5_000

/**
 * Comments travel on `feed` and on `post:{id}`: each query hears the topic that its answer named, so both may be
 * patched here without asking which of the two this is.
 */
export const postHandlers: HandlersFor<'post'> = {
  'post.created': ({ data: { post }, clientId }, context) => {
    const row = clientId === undefined ? post : { ...post, clientId }
    context.patch(feedQuery, (pages) => put(pages, row, 'newest first'))
  },
  'post.deleted': ({ data: { postId } }, context) => {
    context.patch(feedQuery, (pages) => without(pages, postId))
    context.invalidate(postQuery(postId))
  },
  'post.comment_created': ({ data: { comment, commentCount }, clientId }, context) => {
    const row = clientId === undefined ? comment : { ...comment, clientId }
    const { postId } = comment
    context.patch(commentsQuery(postId), (pages) => put(pages, row, 'oldest first'))
    if (commentCount === null) {
      context.invalidate(feedQuery)
      context.invalidate(postQuery(postId))
      return
    }
    context.patch(postQuery(postId), (post) => ({ ...post, commentCount }))
    context.patch(feedQuery, (pages) =>
      change(pages, postId, (post) => ({ ...post, commentCount })),
    )
  },
  'post.typing': ({ topic, by, data: { on, person } }, context) => {
    const until = Date.now() + TYPING_MS
    context.patch(typingQuery(parseTopic(topic)?.id ?? 0), (typing) => {
      const others = typing.filter((one) => one.person.id !== by)
      return on ? [...others, { person, until }] : others
    })
  },
}
