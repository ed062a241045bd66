import type { OpsFigures } from '@trunkline/shared/contract/ops'
import { topic } from '@trunkline/shared/protocol/topic'

import { value } from '../../core/message.ts'

export const opsFigures = (data: OpsFigures) =>
  value('ops.figures', topic.ops(), { key: data.node, rev: data.at, at: data.at, data })
