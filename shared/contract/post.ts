import { z } from 'zod'

import { attachmentSchema } from './attachment.ts'
import { define } from './define.ts'
import { reactionKinds } from './reaction-kinds.ts'
import { idSchema, personSchema, textSchema, timestampSchema } from './scalars.ts'

export const reactionKindSchema = z.enum(reactionKinds)

/** What everybody sees of a post's echo: counters, by kind of reaction; kinds without any are left out. */
export const engagementSchema = z.object({
  comments: z.int().min(0),
  reposts: z.int().min(0),
  reactions: z.partialRecord(reactionKindSchema, z.int().min(0)),
})
export type Engagement = z.infer<typeof engagementSchema>

export const postSchema = z.object({
  id: idSchema,
  author: personSchema,
  content: z.string(),
  image: attachmentSchema.nullable(),
  /** Whom `@handle` in the text means. `#tags` are read off the text (`shared/text/tags.ts`). */
  mentions: z.array(personSchema),
  engagement: engagementSchema,
  createdAt: timestampSchema,
})
export type Post = z.infer<typeof postSchema>

/** The reader's own reaction and repost. */
const mineSchema = z.object({ reaction: reactionKindSchema.nullable(), reposted: z.boolean() })

/** A post as one reader sees it: lists and single reads answer this. */
export const shownPostSchema = postSchema.extend({
  mine: mineSchema,
  /** Who brought it into this reader's following feed, if not its author. */
  repostedBy: personSchema.nullable(),
})
export type ShownPost = z.infer<typeof shownPostSchema>

export const commentSchema = z.object({
  id: idSchema,
  postId: idSchema,
  author: personSchema,
  content: z.string(),
  /** The comment that this one answers. */
  replyTo: idSchema.nullable(),
  createdAt: timestampSchema,
})
export type Comment = z.infer<typeof commentSchema>

/** `created` and `deleted` travel on `feed`; `comment_created` on `feed` and `post:{id}`; the rest on `post:{id}`. */
export const postEvents = define('post', {
  'post.created': z.object({ post: postSchema }),
  'post.deleted': z.object({ postId: idSchema }),
  /**
   * `commentCount` is the post's count with this comment; null on old lines, which do not tell. `postAuthorId`: whose
   * post it is; who does not see them does not hear of the comment either.
   */
  'post.comment_created': z.object({
    comment: commentSchema,
    commentCount: z.int().min(0).nullable(),
    postAuthorId: idSchema.optional(),
  }),
  /** `kind: null`: the reaction was taken back. */
  'post.reacted': z.object({
    postId: idSchema,
    userId: idSchema,
    kind: reactionKindSchema.nullable(),
    engagement: engagementSchema,
  }),
  'post.reposted': z.object({
    postId: idSchema,
    userId: idSchema,
    on: z.boolean(),
    engagement: engagementSchema,
  }),
  /** Your own reaction and repost as they are now, on `account:{user}`: what is yours alone travels on your own topic. */
  'post.mine_changed': z.object({ postId: idSchema, mine: mineSchema }),
})

/** On `engagement:{post}`, without a key: counters, conflated. */
export const postValues = define('post', {
  'post.engagement': z.object({ postId: idSchema, engagement: engagementSchema }),
})

export const postSignals = define('post', {
  /** Somebody is writing a comment. The server adds who; shown for at most 5 s, told at most every 3 s. */
  'post.typing': {
    input: z.object({ on: z.boolean() }),
    output: z.object({ on: z.boolean(), person: personSchema }),
  },
  /** On `feed:{user}`, from the server alone: somebody you follow or are friends with has posted or reposted. */
  'post.followed': {
    input: z.never(),
    output: z.object({ post: postSchema, repostedBy: personSchema.nullable() }),
  },
})

export const postActions = define('post', {
  'post.create': {
    input: z.object({ content: textSchema.or(z.literal('')), attachmentId: idSchema.optional() }),
    output: z.object({ post: postSchema }),
  },
  'post.delete': {
    input: z.object({ postId: idSchema }),
    output: z.object({ postId: idSchema }),
  },
  'post.comment': {
    input: z.object({ postId: idSchema, content: textSchema, replyTo: idSchema.optional() }),
    output: z.object({ comment: commentSchema }),
  },
  /** One reaction a person; another kind replaces it, null takes it back. */
  'post.react': {
    input: z.object({ postId: idSchema, kind: reactionKindSchema.nullable() }),
    output: z.object({
      postId: idSchema,
      kind: reactionKindSchema.nullable(),
      engagement: engagementSchema,
    }),
  },
  'post.repost': {
    input: z.object({ postId: idSchema, on: z.boolean() }),
    output: z.object({ postId: idSchema, on: z.boolean(), engagement: engagementSchema }),
  },
})
