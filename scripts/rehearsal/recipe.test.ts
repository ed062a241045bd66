import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { changed, DELETED, EDITS } from './recipe.ts'

const ROOT = new URL('../../', import.meta.url)

test('everything that the recipe deletes is there to delete', () => {
  const gone = DELETED.filter((path) => !existsSync(fileURLToPath(new URL(path, ROOT))))
  expect(gone).toEqual([])
})

test.each(EDITS.map((edit) => [edit.file, edit.step, edit] as const))(
  'the recipe fits %s: %s',
  (file, _step, edit) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8')
    expect(changed(text, edit)).not.toBe(text)
  },
)

test.each([
  ['', 0],
  ['a a', 2],
])('a recipe that does not fit says what it missed: "%s"', (text, times) => {
  const edit = { file: 'x.ts', step: 'the a', found: /a/, by: '' }
  expect(() => changed(text, edit)).toThrow(
    `The recipe no longer fits: x.ts has the a ${times} times, not once.`,
  )
})
