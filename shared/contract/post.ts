import { z } from 'zod'

import { define } from './define.ts'
import { idSchema, personSchema, textSchema, timestampSchema } from './scalars.ts'

export const postSchema = z.object({
  id: idSchema,
  author: personSchema,
  content: z.string(),
  commentCount: z.int().min(0),
  createdAt: timestampSchema,
})
export type Post = z.infer<typeof postSchema>

export const commentSchema = z.object({
  id: idSchema,
  postId: idSchema,
  author: personSchema,
  content: z.string(),
  createdAt: timestampSchema,
})
export type Comment = z.infer<typeof commentSchema>

/** `created` and `deleted` travel on `feed`; `comment_created` on `feed` and on `post:{id}`. */
export const postEvents = define('post', {
  'post.created': z.object({ post: postSchema }),
  'post.deleted': z.object({ postId: idSchema }),
  /** `commentCount` is the post's count with this comment; null on old lines, which do not tell. */
  'post.comment_created': z.object({
    comment: commentSchema,
    commentCount: z.int().min(0).nullable(),
  }),
})

export const postActions = define('post', {
  'post.create': {
    input: z.object({ content: textSchema }),
    output: z.object({ post: postSchema }),
  },
  'post.delete': {
    input: z.object({ postId: idSchema }),
    output: z.object({ postId: idSchema }),
  },
  'post.comment': {
    input: z.object({ postId: idSchema, content: textSchema }),
    output: z.object({ comment: commentSchema }),
  },
})

/** Somebody is writing a comment. The server adds who; it is shown for at most 5 s and told at most every 3 s. */
export const postSignals = define('post', {
  'post.typing': {
    input: z.object({ on: z.boolean() }),
    output: z.object({ on: z.boolean(), person: personSchema }),
  },
})
