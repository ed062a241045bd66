import type { Engagement, Post, ShownPost } from '@trunkline/shared/contract/post'
import { parseTopic } from '@trunkline/shared/protocol/topic'
import { tagsOf } from '@trunkline/shared/text/tags'

import {
  commentsQuery,
  everyPostList,
  feedQuery,
  followingQuery,
  postQuery,
  postsAboutQuery,
  postsByQuery,
  typingQuery,
} from '../../features/posts/queries.ts'
import { change, put, without } from '../../lib/positioned/pages.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import { heard } from '../../lib/positioned/writers.ts'
import type { HandlersFor } from './handler.ts'

/**
 * Comments travel on `feed` and on `post:{id}`: each query hears the topic that its answer named, so both may be
 * patched here without asking which of the two this is.
 */
export const postHandlers: HandlersFor<'post'> = {
  'post.created': ({ data: { post }, clientId }, context) => {
    const row = clientId === undefined ? shown(post) : { ...shown(post), clientId }
    const lists = [
      feedQuery,
      postsByQuery(post.author.id),
      ...tagsOf(post.content).map(postsAboutQuery),
    ]
    for (const list of lists) context.patch(list, (pages) => put(pages, row, 'newest first'))
  },
  'post.deleted': ({ data: { postId } }, context) => {
    context.patch(everyPostList, (pages) => without(pages, postId))
    context.patch(postQuery(postId), () => null)
  },
  'post.comment_created': ({ data: { comment, commentCount }, clientId }, context) => {
    const row = clientId === undefined ? comment : { ...comment, clientId }
    const { postId } = comment
    context.patch(commentsQuery(postId), (pages) => put(pages, row, 'oldest first'))
    if (commentCount === null) {
      context.invalidate(everyPostList)
      context.invalidate(postQuery(postId))
      return
    }
    changePost(context, postId, (post) => ({
      ...post,
      engagement: { ...post.engagement, comments: commentCount },
    }))
  },
  'post.reacted': ({ data: { postId, engagement } }, context) =>
    setEngagement(context, postId, engagement),
  'post.reposted': ({ data: { postId, engagement } }, context) =>
    setEngagement(context, postId, engagement),
  'post.mine_changed': ({ data: { postId, mine } }, context) =>
    changePost(context, postId, (post) => ({ ...post, mine })),
  'post.engagement': ({ data }, context) => {
    if (data) setEngagement(context, data.postId, data.engagement)
  },
  'post.followed': (_message, context) => context.invalidate(followingQuery),
  'post.typing': (hint, context) =>
    context.patch(typingQuery(parseTopic(hint.topic)?.id ?? 0), (typing) => heard(typing, hint)),
}

/** As a reader sees what has just been written. */
const shown = (post: Post): ShownPost => ({
  ...post,
  mine: { reaction: null, reposted: false },
  repostedBy: null,
})

/** Wherever the post stands. */
function changePost(context: Context, id: number, to: (post: ShownPost) => ShownPost): void {
  context.patch(postQuery(id), (post) => post && to(post))
  context.patch(everyPostList, (pages) => change(pages, id, to))
}

const setEngagement = (context: Context, id: number, engagement: Engagement) =>
  changePost(context, id, (post) => ({ ...post, engagement }))
