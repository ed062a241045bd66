import { existsSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const text = readFileSync(new URL('SECURITY.md', root), 'utf8')
const rows = text
  .slice(text.indexOf('## Cases and answers'))
  .split('\n')
  .filter((line) => /^\| (?!Case |---)/.test(line))
  .map((line) => / \| `([^`]+)` "(.+)" \|$/.exec(line) ?? [line])
const holds = rows.filter(([, file]) => file !== undefined)

test('every case names a test', () => {
  expect(rows.filter(([, file]) => file === undefined).map(([line]) => line)).toEqual([])
  expect(holds.length).toBeGreaterThan(40)
})

// Tests of old lines leave with them.
const present = holds.filter(
  ([, file = '']) =>
    !file.startsWith('backend/legacy/') || existsSync(new URL('backend/legacy', root)),
)
test.each(present.map(([, file = '', title = '']) => [file, title] as const))(
  '%s has a test "%s"',
  (file, title) => {
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(title)
  },
)
