import { attachmentSchema } from '@trunkline/shared/contract/attachment'
import { chatActions, chatSchema, messageSchema } from '@trunkline/shared/contract/chat'
import { notificationActions, notificationSchema } from '@trunkline/shared/contract/notification'
import {
  commentSchema,
  postActions,
  postSchema,
  shownPostSchema,
} from '@trunkline/shared/contract/post'
import { idSchema } from '@trunkline/shared/contract/scalars'
import { trendingSchema } from '@trunkline/shared/contract/trending'
import { z } from 'zod'

import { act, after, before, limit, pageOf, read, type Routes } from './described.ts'

const absent = { errors: ['not_found'] } as const
const written = { status: 201, errors: ['invalid_input', 'not_found'] } as const
const reacted = postActions['post.react'].output
const reposted = postActions['post.repost'].output

/** Posts, comments, reactions, reposts, trending. */
export const postRoutes: Routes = {
  'GET /api/posts': read('Posts, newest first', pageOf(shownPostSchema), {
    query: {
      feed: '`public` (unless stated) or `following`',
      author: 'of this person alone',
      tag: 'with this tag alone',
      ...before,
    },
  }),
  'POST /api/posts': act('Write a post', postSchema, {
    body: postActions['post.create'].input,
    ...written,
  }),
  'GET /api/posts/:id': read('One post', shownPostSchema, absent),
  'DELETE /api/posts/:id': act('Delete one’s own post', postActions['post.delete'].output, {
    errors: ['not_found', 'forbidden'],
  }),
  'GET /api/posts/:id/comments': read('Its comments, oldest first', pageOf(commentSchema), {
    query: after,
    ...absent,
  }),
  'POST /api/posts/:id/comments': act('Comment', commentSchema, {
    body: postActions['post.comment'].input.omit({ postId: true }),
    ...written,
  }),
  'PUT /api/posts/:id/reactions/:kind': act(
    'React: one reaction a person, another kind replaces it',
    reacted,
    { errors: ['invalid_input', 'not_found'] },
  ),
  'DELETE /api/posts/:id/reactions': act('Take one’s reaction back', reacted, absent),
  'DELETE /api/posts/:id/reactions/:kind': act('The same, whichever kind it is', reacted, absent),
  'PUT /api/posts/:id/repost': act('Repost', reposted, absent),
  'DELETE /api/posts/:id/repost': act('Repost no longer', reposted, absent),
  'GET /api/trending': read(
    'What is talked of, over a sliding window',
    trendingSchema.extend({ windowMs: z.int() }),
  ),
}

const chatPage = { before: 'the `next` of the page before (`activeAt.chatId`)', limit }

/** Chats, messages, files. */
export const chatRoutes: Routes = {
  'GET /api/chats': read(
    'My chats, the one that was active last first',
    pageOf(chatSchema, z.string()),
    { query: chatPage },
  ),
  'GET /api/chats/unread-count': read(
    'In how many chats something is unread',
    z.object({ unreadChats: z.int() }),
  ),
  'POST /api/chats': act(
    'One other person and no title: the direct chat with them, made once. Otherwise a group',
    chatSchema,
    { body: chatActions['chat.create'].input, ...written },
  ),
  'GET /api/chats/:id': read('One chat', chatSchema, absent),
  'PATCH /api/chats/:id': act('Give a group another title', chatSchema, {
    body: chatActions['chat.rename'].input.omit({ chatId: true }),
    errors: ['invalid_input', 'not_found', 'forbidden'],
  }),
  'GET /api/chats/:id/messages': read(
    'Messages, oldest first: the newest page, or one before or after a message',
    pageOf(messageSchema),
    {
      query: {
        before: 'older than this `no`',
        after: 'newer than this `no`; not with `before`',
        limit,
      },
      ...absent,
    },
  ),
  'POST /api/chats/:id/messages': act('Send a text, a file, or both', messageSchema, {
    body: chatActions['chat.send'].input.omit({ chatId: true }).partial({ content: true }),
    ...written,
  }),
  'POST /api/chats/:id/read': act(
    'Read up to this message; a mark never goes back',
    chatActions['chat.mark_read'].output,
    { body: chatActions['chat.mark_read'].input.omit({ chatId: true }), ...absent },
  ),
  'POST /api/chats/:id/members': act('Add people to a group', chatSchema, {
    body: chatActions['chat.add_members'].input.omit({ chatId: true }),
    errors: ['invalid_input', 'not_found', 'forbidden'],
  }),
  'DELETE /api/chats/:id/members/:userId': act(
    'Remove somebody from one’s group',
    chatActions['chat.remove_member'].output,
    { errors: ['not_found', 'forbidden'] },
  ),
  'POST /api/chats/:id/leave': act('Leave a group', chatActions['chat.leave'].output, absent),
  'POST /api/attachments': {
    what: 'Upload a file, to be sent or worn as profile picture, once',
    file: 'file',
    answer: attachmentSchema,
    status: 201,
    idempotent: true,
    errors: ['invalid_input', 'too_large', 'unsupported_media'],
  },
  'GET /upload/files/:name': {
    what: 'A file, to those who may have it (profile pictures: everybody signed in); `Range` and `If-None-Match` are honoured',
    answer: 'file',
    errors: ['not_found'],
  },
}

const { 'notification.mark_read': readSome, 'notification.mark_all_read': readAll } =
  notificationActions

export const notificationRoutes: Routes = {
  'GET /api/notifications': read('Notifications, newest first', pageOf(notificationSchema), {
    query: before,
  }),
  'GET /api/notifications/unread-count': read('How many are unread', z.object({ unread: z.int() })),
  'POST /api/notifications/read-all': act(
    'Mark everything read, or everything up to one',
    readAll.output,
    { body: z.object({ upTo: idSchema.optional() }) },
  ),
  'POST /api/notifications/read': act('Mark some read', readSome.output, {
    body: readSome.input,
    errors: ['invalid_input', 'not_found'],
  }),
  'POST /api/notifications/:id/read': act('Mark one read', readSome.output, absent),
}
