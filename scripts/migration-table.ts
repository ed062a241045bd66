// Writes the generated tables into MIGRATION.md, each between its two markers:
//
//   node scripts/migration-table.ts
//
// A test fails while the file says something else than the registry of backend/legacy, the alert rules, .env.example
// and the guard's first plan.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { migrationTables } from './migration/tables.ts'
import { withTables } from './migration/with-table.ts'

const file = fileURLToPath(new URL('../MIGRATION.md', import.meta.url))
writeFileSync(file, withTables(readFileSync(file, 'utf8'), migrationTables()))
