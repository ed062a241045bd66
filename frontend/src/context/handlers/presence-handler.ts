import { presenceQuery } from '../../features/presence/queries.ts'
import type { HandlersFor } from './handler.ts'

export const presenceHandlers: HandlersFor<'presence'> = {
  'presence.friend': ({ key, data }, context) => {
    const userId = Number(key)
    context.patch(presenceQuery, ({ items }) => {
      const others = items.filter((friend) => friend.userId !== userId)
      return { items: data ? [...others, { userId, name: data.name }] : others }
    })
  },
}
