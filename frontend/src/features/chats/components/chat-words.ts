import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'

import { firstName } from '../../../components/first-name.ts'

/** The others, in the order in which they are named. */
export const othersIn = (chat: Chat, me: number): Person[] =>
  chat.members.filter(({ id }) => id !== me)

/** The other person of a direct chat. */
export const peerOf = (chat: Chat, me: number): Person | undefined =>
  chat.kind === 'direct' ? othersIn(chat, me)[0] : undefined

/** What a chat is called: its title, or the others by name. */
export function chatName(chat: Chat, me: number): string {
  if (chat.title !== null) return chat.title
  const others = othersIn(chat, me)
  const names = chat.kind === 'direct' ? others.map(({ name }) => name) : others.map(firstName)
  if (names.length === 0) return 'Just you'
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}

/** The last thing said, in one line for the list. */
export function lastWords(chat: Chat, me: number): string {
  const { lastMessage } = chat
  if (lastMessage === null) return 'No messages yet'
  const said = saidIn(lastMessage)
  if (lastMessage.sender.id === me) return `You: ${said}`
  return chat.kind === 'group' ? `${firstName(lastMessage.sender)}: ${said}` : said
}

function saidIn({ content, attachment }: Message): string {
  if (content !== '' || attachment === null) return content
  return attachment.width === null ? attachment.name : 'Photo'
}

/** "B", "kB" or "MB", the way people read sizes. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
