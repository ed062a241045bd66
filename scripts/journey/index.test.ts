import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { isThere, textOf } from '../testing-titles.ts'

const index = readFileSync(new URL('INDEX.md', import.meta.url), 'utf8')

const rows = index
  .split('\n')
  .filter(
    (line) => line.startsWith('| ') && !line.startsWith('| Source') && !line.includes('| ---'),
  )
  .map((line) => {
    const [source = '', asked = '', file = '', title = ''] = line.slice(2, -2).split(' | ')
    return { source, asked, file, title }
  })

/** A file without one of these speaks to no server that listens. */
const SERVERS = /createTestApp|ForThisFile\(|startNode|compare-connections/

test('every endpoint and every source stands in the index', () => {
  const endpoints = [...Array.from({ length: 18 }, (_, i) => `W${i + 1}`), 'W15b']
  const sources = new Set(rows.map(({ source }) => source))
  expect([...endpoints, 'A/B', 'C', 'D', 'E'].filter((one) => !sources.has(one))).toEqual([])
})

test('every test that the index names is there, and drives a real server', () => {
  expect(rows.length).toBeGreaterThan(80)
  expect(rows.filter((row) => !isThere(row))).toEqual([])
  const files = [...new Set(rows.map(({ file }) => file))]
  expect(files.filter((file) => !SERVERS.test(textOf(file)))).toEqual([])
})
