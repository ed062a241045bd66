import type { ActionHandlersFor } from '../../core/actions.ts'
import { comment, createPost, deletePost } from './service.ts'

export const postActionHandlers: ActionHandlersFor<'post'> = {
  'post.create': async (tx, userId, { content }) => ({
    post: await createPost(tx, userId, content),
  }),
  'post.delete': async (tx, userId, { postId }) => ({
    postId: await deletePost(tx, userId, postId),
  }),
  'post.comment': async (tx, userId, input) => ({ comment: await comment(tx, userId, input) }),
}
