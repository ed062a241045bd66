import type { ActionHandlersFor } from '../../core/actions.ts'
import { comment, createPost, deletePost, react, repost } from './service.ts'

export const postActionHandlers: ActionHandlersFor<'post'> = {
  'post.create': async (tx, userId, input) => ({ post: await createPost(tx, userId, input) }),
  'post.delete': async (tx, userId, { postId }) => ({
    postId: await deletePost(tx, userId, postId),
  }),
  'post.comment': async (tx, userId, input) => ({ comment: await comment(tx, userId, input) }),
  'post.react': react,
  'post.repost': repost,
}
