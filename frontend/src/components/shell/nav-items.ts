import { IconBell, IconHome, IconMessageCircle, IconUsers } from '@tabler/icons-react'

import { useChatsCount } from '../../hooks/use-chats-count.ts'
import { useIncomingRequestsCount } from '../../hooks/use-incoming-requests-count.ts'
import { useUnreadCount } from '../../hooks/use-notifications.ts'

const items = [
  { to: '/', label: 'Feed', icon: IconHome },
  { to: '/people', label: 'People', icon: IconUsers },
  { to: '/chats', label: 'Chats', icon: IconMessageCircle },
  { to: '/notifications', label: 'Notifications', icon: IconBell },
] as const

export type NavItem = (typeof items)[number] & { readonly count: number; readonly counted: string }

/** The pages of the rail and the bottom bar, each with what waits there. */
export function useNavItems(): NavItem[] {
  const requests = useIncomingRequestsCount()
  const chats = useChatsCount()
  const unread = useUnreadCount()
  const counts: Record<string, { count: number; counted: string }> = {
    '/people': { count: requests, counted: requests === 1 ? 'request' : 'requests' },
    '/chats': { count: chats, counted: chats === 1 ? 'chat with news' : 'chats with news' },
    '/notifications': { count: unread, counted: 'unread' },
  }
  return items.map((item) => ({ ...item, ...(counts[item.to] ?? { count: 0, counted: '' }) }))
}
