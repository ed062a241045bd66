import { z } from 'zod'

import { attachmentSchema } from './attachment.ts'
import { define } from './define.ts'
import { GROUP_MEMBERS } from './limits.ts'
import { idSchema, isText, personSchema, textSchema, timestampSchema } from './scalars.ts'

/** `no` counts a chat's messages 1, 2, 3 …: order, read marks and membership go by it. */
const no = z.int().min(0)

export const messageSchema = z.object({
  id: idSchema,
  chatId: idSchema,
  no,
  sender: personSchema,
  content: z.string(),
  attachment: attachmentSchema.nullable(),
  createdAt: timestampSchema,
  /** The action that sent it: replaces the optimistic row, whichever of answer, event or refetch comes first. */
  clientId: z.string().nullable(),
})
export type Message = z.infer<typeof messageSchema>

export const chatSchema = z.object({
  id: idSchema,
  kind: z.enum(['direct', 'group']),
  /** Of a group; a direct chat is called by the other person. */
  title: z.string().nullable(),
  members: z.array(personSchema),
  /** Who may remove others from a group; null in a direct chat. */
  ownerId: idSchema.nullable(),
  lastMessage: messageSchema.nullable(),
  /** How far the reader has read, and how many messages of others lie beyond. */
  readUpTo: no,
  unread: z.int().min(0),
  /** How far the other person of a direct chat has read. */
  peerReadUpTo: no.nullable(),
  createdAt: timestampSchema,
})
export type Chat = z.infer<typeof chatSchema>

/** Unread messages in this chat and chats with any, at this event's position (promise P12); null on old lines. */
const counts = { unread: z.int().min(0).nullable(), unreadChats: z.int().min(0).nullable() }

/** All on `chats:{user}`, one row a reader: being told is being allowed to know. */
export const chatEvents = define('chat', {
  /** You are in: it was made with you, or somebody added you. */
  'chat.joined': z.object({ chat: chatSchema, unreadChats: counts.unreadChats }),
  'chat.message_created': z.object({ message: messageSchema, ...counts }),
  /** Your own mark; in a direct chat also the other person's. */
  'chat.read': z.object({ chatId: idSchema, userId: idSchema, upTo: no, ...counts }),
  'chat.member_added': z.object({ chatId: idSchema, member: personSchema }),
  /** `ownerId`: whose group it is from now on, because the owner may be who left. */
  'chat.member_removed': z.object({ chatId: idSchema, userId: idSchema, ownerId: idSchema }),
  'chat.renamed': z.object({ chatId: idSchema, title: z.string() }),
  /** You are out: the last you hear of it. Everything of it goes from the caches. */
  'chat.left': z.object({ chatId: idSchema, unreadChats: counts.unreadChats }),
})

/** In groups, on `chat:{id}`, keyed by reader. */
export const chatValues = define('chat', {
  'chat.read_mark': z.object({ userId: idSchema, upTo: no }),
})

/** Shown for at most 5 s, told at most every 3 s. */
export const chatSignals = define('chat', {
  'chat.typing': {
    input: z.object({ on: z.boolean() }),
    /** `kind`: of the chat; old lines do not tell it. */
    output: z.object({
      on: z.boolean(),
      person: personSchema,
      kind: chatSchema.shape.kind.optional(),
    }),
  },
})

const title = z
  .string()
  .trim()
  .min(1, 'a title is needed')
  .max(80)
  .refine(isText, 'not valid Unicode text')
const one = { output: z.object({ chat: chatSchema }) }

export const chatActions = define('chat', {
  /** One other person and no title: the direct chat with them, made once. Otherwise a group. */
  'chat.create': {
    input: z.object({
      memberIds: z
        .array(idSchema)
        .min(1)
        .max(GROUP_MEMBERS - 1),
      title: title.optional(),
    }),
    ...one,
  },
  /** Text, a file, or both. */
  'chat.send': {
    input: z.object({
      chatId: idSchema,
      content: textSchema.or(z.literal('')),
      attachmentId: idSchema.optional(),
    }),
    output: z.object({ message: messageSchema }),
  },
  /** Monotone: a mark never goes back. */
  'chat.mark_read': {
    input: z.object({ chatId: idSchema, upTo: no }),
    output: z.object({ upTo: no, unread: z.int(), unreadChats: z.int() }),
  },
  'chat.add_members': {
    input: z.object({
      chatId: idSchema,
      memberIds: z
        .array(idSchema)
        .min(1)
        .max(GROUP_MEMBERS - 1),
    }),
    ...one,
  },
  'chat.remove_member': {
    input: z.object({ chatId: idSchema, userId: idSchema }),
    output: z.object({ chatId: idSchema, userId: idSchema }),
  },
  'chat.leave': {
    input: z.object({ chatId: idSchema }),
    output: z.object({ chatId: idSchema }),
  },
  'chat.rename': { input: z.object({ chatId: idSchema, title }), ...one },
})
