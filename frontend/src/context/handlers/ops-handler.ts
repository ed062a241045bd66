import { opsLiveQuery } from '../../features/ops/queries.ts'
import type { HandlersFor } from './handler.ts'

export const opsHandlers: HandlersFor<'ops'> = {
  'ops.figures': ({ data }, context) => {
    if (data)
      context.patch(opsLiveQuery, ({ nodes }) => ({
        nodes: [...nodes.filter(({ node }) => node !== data.node), data],
      }))
  },
}
