import { expect, test } from 'vitest'

import { isUnavailable, whyUnavailable } from './unavailable.ts'

const withCode = (code: string) => Object.assign(new Error('no'), { code })

test.each([
  ['SQLITE_BUSY', 'SQLITE_IOERR_READ', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'],
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'],
  ['08006', '53300', '53100', '57P01', '57P03', '57014', '58030', '25P03', '25006'],
  ['40001', '40P01', '55P03'],
])('a database that says %s may be asked again', (...codes) => {
  for (const code of codes) expect(whyUnavailable(withCode(code))).toBe(code)
})

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
])('a connection that ended without a code may be made again: %s', (message) => {
  expect(whyUnavailable(new Error(message))).toBe('connection')
})

test.each([
  ['a broken rule', withCode('23505')],
  ['a wrong statement', withCode('42601')],
  ['a wrong value', withCode('22P02')],
  ['a row that is there already', withCode('SQLITE_CONSTRAINT_UNIQUE')],
  ['a mistake of ours', new TypeError('x is not a function')],
  ['nothing at all', undefined],
])('%s stays what it is, however often it is asked', (_what, error) => {
  expect(isUnavailable(error)).toBe(false)
})
