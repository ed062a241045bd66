import { expect, test } from 'vitest'

import { whyNotOpen } from './not-open.ts'

const SERVER = 'postgres://ada:hunter2@db.example:5433/social?sslmode=require'
const FILE = 'file:/srv/trunkline.db'
const withCode = (code: string) => Object.assign(new Error('no'), { code })

test.each([
  [SERVER, ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '57P03', '53300', '55P03', '25006']],
  [FILE, ['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED']],
])('%s passes by itself with some codes', (url, codes) => {
  for (const code of codes)
    expect(whyNotOpen(withCode(code), url)).toMatchObject({
      passes: true,
      sentence: expect.stringContaining(`(${code})`),
    })
})

test.each([
  [SERVER, '28P01', 'does not let DATABASE_URL in'],
  [SERVER, '28000', 'does not let DATABASE_URL in'],
  [SERVER, '3D000', 'does not exist'],
  [SERVER, '42501', 'make no tables'],
  [FILE, 'EACCES', 'may write'],
  [FILE, 'SQLITE_CANTOPEN', 'may write'],
  [FILE, 'SQLITE_READONLY_DIRECTORY', 'may write'],
  [FILE, 'SQLITE_NOTADB', 'is not a database'],
  [FILE, 'SQLITE_FULL', 'disk is full'],
])('%s with %s is the operator’s to mend: %s', (url, code, words) => {
  const why = { passes: false, sentence: expect.stringContaining(words) }
  expect(whyNotOpen(withCode(code), url)).toMatchObject(why)
  const inside = new Error('migration 0002-log failed', { cause: withCode(code) })
  expect(whyNotOpen(inside, url)).toMatchObject(why)
})

test('a connection that PostgreSQL does not want is told in its own words', () => {
  const said = 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'
  expect(whyNotOpen(new Error(said), SERVER)?.sentence).toContain(said)
})

test('where the database is, is told; who asks and by which password never', () => {
  for (const code of ['ECONNREFUSED', '28P01', '3D000', '42501']) {
    const { sentence } = whyNotOpen(withCode(code), SERVER) ?? {}
    expect(sentence).toMatch(/^postgres:\/\/db\.example:5433\/social /)
    expect(sentence).not.toMatch(/ada|hunter2|sslmode/)
  }
})

test('a mistake of ours is told as one', () => {
  expect(whyNotOpen(withCode('42601'), SERVER)).toBeUndefined()
  expect(whyNotOpen(new TypeError('x is not a function'), FILE)).toBeUndefined()
})
