import type { Kysely } from 'kysely'

import { identity } from '../identity.ts'

/** What operators watch: figures over time, parity, and when old endpoints were last used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ops_history')
    .addColumn('step_ms', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('node', 'text', (c) => c.notNull())
    .addColumn('figures', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ops_history_pk', ['step_ms', 'at', 'node'])
    .execute()
  await db.schema
    .createTable('parity_totals')
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('endpoint', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('matched', 'integer', (c) => c.notNull())
    .addColumn('missing', 'integer', (c) => c.notNull())
    .addColumn('extra', 'integer', (c) => c.notNull())
    .addColumn('late', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('parity_totals_pk', ['hour', 'endpoint', 'kind'])
    .execute()
  await db.schema
    .createTable('parity_reports')
    .addColumn('id', 'integer', identity(db))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('cohort', 'integer', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('endpoint', 'text', (c) => c.notNull())
    .addColumn('report', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('parity_reports_at')
    .on('parity_reports')
    .columns(['at', 'id'])
    .execute()
  await db.schema
    .createTable('endpoint_use')
    .addColumn('endpoint', 'text', (c) => c.primaryKey())
    .addColumn('counted_since', 'bigint', (c) => c.notNull())
    .addColumn('last_seen', 'bigint')
    .addColumn('retired_at', 'bigint')
    .addColumn('retired_by', 'integer')
    .execute()
}
