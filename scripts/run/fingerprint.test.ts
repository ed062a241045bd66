import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { fingerprint } from './fingerprint.mjs'

let folder: string
let before: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-page-'))
  for (const file of [
    'pnpm-lock.yaml',
    'tsconfig.base.json',
    'frontend/src/main.tsx',
    'shared/a.ts',
  ])
    write(file, 'text')
  before = fingerprint(folder, {})
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each(['frontend/src/main.tsx', 'frontend/public/new.svg', 'shared/a.ts', 'pnpm-lock.yaml'])(
  'a change of %s makes another page',
  (file) => {
    write(file, 'other text')
    expect(fingerprint(folder, {})).not.toBe(before)
  },
)

test('so does a renamed file', () => {
  rmSync(join(folder, 'shared/a.ts'))
  write('shared/b.ts', 'text')
  expect(fingerprint(folder, {})).not.toBe(before)
})

test('so does the flag, in the environment or in .env', () => {
  expect(fingerprint(folder, { VITE_USE_UNIFIED_WS: 'false' })).not.toBe(before)
  write('.env', 'PORT=8001\nVITE_USE_UNIFIED_WS=false\n')
  expect(fingerprint(folder, {})).not.toBe(before)
})

test.each(['frontend/src/main.test.tsx', 'frontend/dist/main.js', 'shared/node_modules/b/c.js'])(
  '%s is no part of the page',
  (file) => {
    write(file, 'text')
    expect(fingerprint(folder, {})).toBe(before)
  },
)

test('neither are times and other settings', () => {
  utimesSync(join(folder, 'shared/a.ts'), 0, 0)
  write('.env', 'PORT=8001\n#VITE_USE_UNIFIED_WS=false\n')
  expect(fingerprint(folder, { PORT: '8001' })).toBe(before)
})

function write(file: string, text: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
