import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'

export const person = (id: number, name = `Person ${id}`): Person => ({
  id,
  handle: `p${id}`,
  name,
  image: null,
})

/** A message as tests need one: the first of chat 1, by person 2, at ten o'clock. */
export const message = (part: Partial<Message> = {}): Message => ({
  id: part.no ?? 1,
  chatId: 1,
  no: 1,
  sender: person(2),
  content: 'Hello',
  attachment: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  clientId: null,
  ...part,
})

/** A chat of persons 1 and 2 in which nothing was said. */
export const chat = (part: Partial<Chat> = {}): Chat => ({
  id: 1,
  kind: 'direct',
  title: null,
  members: [person(1), person(2)],
  ownerId: null,
  lastMessage: null,
  readUpTo: 0,
  unread: 0,
  peerReadUpTo: 0,
  createdAt: '2026-11-21T09:00:00.000Z',
  ...part,
})
