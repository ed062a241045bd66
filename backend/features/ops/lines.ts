import { disconnectSchema, type OpsSocket } from '@trunkline/shared/contract/ops'

import type { Broker } from '../../core/broker.ts'
import { checked } from '../../core/checked.ts'
import type { Connections } from '../../core/connections.ts'
import type { Database } from '../../db/database.ts'
import { type Operator, recordAct } from './audit.ts'

export type LineServices = {
  database: Pick<Database, 'commit'>
  connections: Connections
  broker: Broker
  node: string
  clock: () => number
}

/** The lines of one user on this node; disconnecting reaches every node. */
export function createLines(services: LineServices) {
  const { connections, broker, node } = services
  const linesOf = (userId: number) => connections.open().filter((line) => line.userId === userId)

  broker.onMessage((message) => {
    if (message.type !== 'notice' || message.name !== 'disconnect') return
    const { userId, line: wanted } = message
    if (wanted && wanted.node !== node) return
    for (const { id, connection } of linesOf(userId))
      if (!wanted || wanted.id === id) connection.close('rebalance', { why: 'operator' })
  })

  return {
    of: (userId: number): OpsSocket[] =>
      linesOf(userId).map(({ id, endpoint, openedAt, connection: { waitingBytes } }) => ({
        id,
        endpoint,
        openedAt,
        waitingBytes,
      })),
    /** Cuts them with 4001: pages come back at once and resume. Answers how many there were here. */
    async disconnect(
      operator: Operator,
      userId: number,
      body: unknown,
    ): Promise<{ lines: number }> {
      const { socket, why } = checked(disconnectSchema, body)
      const lines = linesOf(userId).filter(({ id }) => socket === undefined || socket === id).length
      const details = { why, userId, ...(socket === undefined ? {} : { socket }), lines }
      const answer = await recordAct(services, operator, { act: 'disconnect', details }, { lines })
      const line = socket === undefined ? {} : { line: { node, id: socket } }
      broker.publish([{ type: 'notice', name: 'disconnect', userId, ...line }])
      return answer
    },
  }
}
