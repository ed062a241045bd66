import type { OpsLive } from '@trunkline/shared/contract/ops'

import { positionedQuery } from '../../lib/positioned/positioned-query.ts'

/** The last look at each process of the server. Values, so a lost line is made good by reading again. */
export const opsLiveQuery = positionedQuery<OpsLive>({
  queryKey: ['ops', 'live'],
  path: '/api/ops/live',
  unlogged: true,
})
