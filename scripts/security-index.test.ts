import { expect, test } from 'vitest'

import { isThere, textOf } from './testing-titles.ts'

const text = textOf('SECURITY.md')
/** A case may have several tests, the further ones on lines without a case. */
const rows = text
  .slice(text.indexOf('## Cases and answers'))
  .split('\n')
  .filter((line) => /^\|(?! Case |---)/.test(line))
  .map((line) => {
    const [, file = '', title = ''] = /\| `([^`]+)` "(.+)" \|$/.exec(line) ?? []
    return { line, file, title }
  })

test('every case names a test', () => {
  expect(rows.filter(({ file }) => file === '').map(({ line }) => line)).toEqual([])
  expect(rows.filter(({ line }) => !line.startsWith('| |')).length).toBeGreaterThan(40)
})

// Tests of old lines leave with them.
const areHere = textOf('backend/legacy/endpoints.ts') !== ''
test('every test that a case names is there, by exactly this title', () => {
  const due = rows.filter(({ file }) => areHere || !file.startsWith('backend/legacy/'))
  expect(due.filter((row) => !isThere(row)).map(({ line }) => line)).toEqual([])
})
