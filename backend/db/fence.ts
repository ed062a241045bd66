import type { KyselyPlugin } from 'kysely'

import type { Db } from './handles.ts'

/**
 * A handle that refuses every query once its work has ended. Without it a forgotten `await`, or a work that ran
 * out of time, would write into the next work's savepoint.
 */
export function fence(connection: Db): { trx: Db; end(): void } {
  let ended = false
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (ended) throw new Error('this transaction has ended')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return {
    trx: connection.withPlugin(plugin),
    end: () => {
      ended = true
    },
  }
}
