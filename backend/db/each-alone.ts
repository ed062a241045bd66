import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SelectQueryNode,
  SqliteAdapter,
} from 'kysely'

import type { Database } from './database.ts'
import type { Db } from './handles.ts'
import type { Tables } from './tables.ts'

/**
 * A handle for a library that brings its own statements: whatever is no `select` is a `commit` of its own, among
 * those of everybody else, and reads wait for no writer. It has no transactions. Closing it closes nothing. `onError`
 * hears of each statement that fails, whatever the library makes of it, in the asynchronous context of who asked.
 */
export function eachAlone(
  database: Pick<Database, 'writer' | 'db' | 'commit'>,
  onError: (error: unknown) => void,
): Db {
  const { writer, db, commit } = database
  const executor = writer.getExecutor()
  const reader = db as unknown as Db
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) =>
      SelectQueryNode.is(query.query)
        ? reader.executeQuery<R>(query as CompiledQuery<R>)
        : commit((trx) => trx.executeQuery<R>(query as CompiledQuery<R>)),
    streamQuery: refuse,
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () =>
        executor.adapter instanceof SqliteAdapter ? new AtOnce() : executor.adapter,
      createQueryCompiler: () => ({
        compileQuery: (node, id) => executor.compileQuery(node, id) as CompiledQuery,
      }),
      createIntrospector: () => writer.introspection,
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => connection,
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
      }),
    },
    log: (event) => {
      if (event.level === 'error') onError(event.error)
    },
  })
}

/** Statements stand in the line of `commit`, so they need none of their own. */
class AtOnce extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

function refuse(): never {
  throw new Error('each statement is a transaction of its own')
}
