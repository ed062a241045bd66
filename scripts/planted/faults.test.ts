import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { plantedFaults } from './all.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test.each(plantedFaults)('$file can still be broken so that $breaks', (fault) => {
  expect(read(fault.file).split(fault.find)).toHaveLength(2)
  expect(existsSync(join(ROOT, fault.test))).toBe(true)
  expect(read(fault.test)).toContain(fault.title ?? '')
})
