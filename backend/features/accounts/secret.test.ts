import { readFileSync, statSync, writeFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { temporaryDatabaseUrl } from '../../db/testing.ts'
import { secretBeside } from './secret.ts'

test('it is made once, kept for the owner alone, and the same after a restart', () => {
  const url = temporaryDatabaseUrl()
  const secret = secretBeside(url)
  const path = `${url.slice('file:'.length)}.secret`
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(secretBeside(url)).toBe(secret)
  expect(readFileSync(path, 'utf8')).toBe(secret)
})

test('two databases have two secrets', () => {
  expect(secretBeside(temporaryDatabaseUrl())).not.toBe(secretBeside(temporaryDatabaseUrl()))
})

test('a file that was emptied stops the start instead of signing with nothing', () => {
  const url = temporaryDatabaseUrl()
  writeFileSync(`${url.slice('file:'.length)}.secret`, '')
  expect(() => secretBeside(url)).toThrow('does not hold a secret')
})
