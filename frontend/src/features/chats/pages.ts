import type { Chat, Message } from '@trunkline/shared/contract/chat'

import { has, type Pages, without } from '../../lib/positioned/pages.ts'

/** The chat as the newest of the list, once. */
export function raise(pages: Pages<Chat>, chat: Chat): Pages<Chat> {
  const [first, ...rest] = without(pages, chat.id)
  return first ? [{ ...first, items: [chat, ...first.items] }, ...rest] : pages
}

/** The message in its place, once. What belongs behind the last page is left to that page's own answer. */
export function putMessage(pages: Pages<Message>, message: Message): Pages<Message> {
  if (has(pages, message.id)) return pages
  const last = pages.length - 1
  const into = pages.findIndex(({ items }) => items[0] !== undefined && items[0].no < message.no)
  if (into === -1 && pages[last]?.next !== null) return pages
  return pages.map((page, index) => {
    if (index !== (into === -1 ? last : into)) return page
    const at = page.items.findIndex(({ no }) => no > message.no)
    return { ...page, items: page.items.toSpliced(at === -1 ? page.items.length : at, 0, message) }
  })
}

/** Nothing of it, and nothing further to read. */
export const emptied = (pages: Pages<Message>): Pages<Message> =>
  pages.map((page) => (page.items.length === 0 ? page : { items: [], next: null }))
