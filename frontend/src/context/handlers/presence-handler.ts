import { presenceQuery } from '../../features/presence/queries.ts'
import type { HandlersFor } from './handler.ts'

export const presenceHandlers: HandlersFor<'presence'> = {
  'presence.friend': ({ key, data }, context) => {
    const userId = Number(key)
    context.patch(presenceQuery, ({ items }) => {
      const others = items.filter((friend) => friend.userId !== userId)
      const { name, away = false } = data ?? {}
      return { items: name === undefined ? others : [...others, { userId, name, away }] }
    })
  },
}
