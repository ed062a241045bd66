import { presenceQuery } from '../../features/presence/queries.ts'
import type { HandlersFor } from './handler.ts'

export const presenceHandlers: HandlersFor<'presence'> = {
  'presence.friend': ({ key, data }, context) => {
    const userId = Number(key)
    context.patch(presenceQuery, ({ items }) => {
      const others = items.filter((friend) => friend.userId !== userId)
      if (!data) return { items: others }
      const known = items.find((friend) => friend.userId === userId)
      const { name, image = known?.image ?? null, away = false } = data
      return { items: [...others, { userId, name, image, away }] }
    })
  },
}
