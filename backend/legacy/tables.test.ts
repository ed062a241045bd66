import { globSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const HERE = new URL('.', import.meta.url)
const TOUCHES = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|with)\(|\bsql`/

test('no old line touches a table, nor does what looks things up for them', () => {
  const sources = globSync(['*.ts', '../legacy-reads.ts'], { cwd: HERE })
  expect(sources).toContain('socket.ts')
  const touching = sources.filter(
    (file) => !file.includes('test') && TOUCHES.test(readFileSync(new URL(file, HERE), 'utf8')),
  )
  expect(touching).toEqual([])
})
