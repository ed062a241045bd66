import { type ColumnDefinitionBuilder, type Kysely, SqliteAdapter } from 'kysely'

/**
 * The one difference between the two databases that migrations meet: how a column numbers itself.
 * Numbers are never given out twice, not even after a delete.
 */
export function identity(db: Kysely<unknown>) {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  return (column: ColumnDefinitionBuilder) =>
    sqlite
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedByDefaultAsIdentity()
}
