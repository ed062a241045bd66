import type { Person } from './people.ts'

/** The address of every old socket for this person, and of the new one as an old client calls it. */
export const oldAddresses = (
  person: Person,
  { chatId, postId }: { chatId: number; postId: number },
): string[] => [
  `/ws/messages/${chatId}`,
  '/ws/connections/',
  '/ws/notifications',
  '/ws/feed',
  '/ws/online',
  `/ws/notifications/${person.id}`,
  '/ws/trending',
  `/ws/feed/${person.id}`,
  `/ws/engagement/${postId}`,
  `/ws/typing/${person.id}`,
  '/ws/friend-requests/',
  '/ws/notifications/?dialect=channels',
  '/ws/realtime/',
]
