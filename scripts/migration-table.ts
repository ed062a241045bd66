// Writes the table of the old endpoints into MIGRATION.md, between its two markers:
//
//   node scripts/migration-table.ts
//
// A test fails while the file says something else than the registry of backend/legacy.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { endpointTable } from '../backend/legacy/table.ts'
import { withTable } from './migration/with-table.ts'

const file = fileURLToPath(new URL('../MIGRATION.md', import.meta.url))
writeFileSync(file, withTable(readFileSync(file, 'utf8'), endpointTable()))
