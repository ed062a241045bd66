import { useEffect } from 'react'

import { useChatsCount } from '../hooks/use-chats-count.ts'
import { useUnreadCount } from '../hooks/use-notifications.ts'

/** The tab says what is shown and how much is unread: `(3) Feed · Trunkline`. */
export function useDocumentTitle(title: string): void {
  const notifications = useUnreadCount()
  const chats = useChatsCount()
  const unread = notifications + chats
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${title} · Trunkline`
  }, [title, unread])
}
