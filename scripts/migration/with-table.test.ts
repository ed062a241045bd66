import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { endpoints } from '../../backend/legacy/endpoints.ts'
import { httpEndpoints } from '../../backend/legacy/http-endpoints.ts'
import { endpointTable } from '../../backend/legacy/table.ts'
import { withTable } from './with-table.ts'

test('MIGRATION.md says of the old endpoints what their registry says: `node scripts/migration-table.ts` makes it so', () => {
  const document = readFileSync(new URL('../../MIGRATION.md', import.meta.url), 'utf8')
  expect(document).toBe(withTable(document, endpointTable()))
})

test('the table has a row for every old endpoint, W1 to W18', () => {
  const rows = endpointTable().match(/^\| W\d+ .*$/gm) ?? []
  expect(rows).toHaveLength(endpoints.length + Object.keys(httpEndpoints).length)
  expect(rows.map((row) => /W\d+/.exec(row)?.[0])).toEqual(
    Array.from({ length: 18 }, (_, i) => `W${i + 1}`),
  )
  expect(rows[0]).toBe(
    '| W1 | `WS /ws/messages/{chat_id}` | 2026-11-21 | `/ws/realtime` | 2027-05-21 | 0 connections for 30 days |',
  )
})

test('only what stands between the markers is replaced', () => {
  const document = 'Before\n<!-- endpoints -->\nold\n<!-- /endpoints -->\nAfter\n'
  expect(withTable(document, 'new')).toBe(
    'Before\n<!-- endpoints -->\nnew\n<!-- /endpoints -->\nAfter\n',
  )
})

test.each(['', '<!-- endpoints -->', '<!-- /endpoints --><!-- endpoints -->'])(
  'a document without both markers is refused: "%s"',
  (document) => {
    expect(() => withTable(document, 'new')).toThrow('MIGRATION.md needs')
  },
)
