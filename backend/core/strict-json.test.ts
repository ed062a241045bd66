import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseStrictJson } from './strict-json.ts'

const parse = (text: string) => parseStrictJson(text, 4)

test('whatever JSON a program writes is read as it was written', () => {
  const written = fc
    .jsonValue({ maxDepth: 3 })
    .filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(written, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
    runs(5_000),
  )
})

test('no text makes it throw', () => {
  const piece = fc.constantFrom(
    ...'{ } [ ] " , : \\ u 0 é 1 e - .'.split(' '),
    '"a"',
    '"a":1',
    'null',
    '\\"',
    '\ud800',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      expect(['boolean']).toContain(typeof parse(text).ok)
    }),
    runs(20_000),
  )
})

test.each([
  ['{"a":1,"a":1}', 'a key stands there twice'],
  [String.raw`{"a":1,"\u0061":2}`, 'a key stands there twice'],
  ['[{"a":{"b":1,"b":2}}]', 'a key stands there twice'],
  ['{"a":{"__proto__":1}}', 'a key is called __proto__'],
  [String.raw`{"\u005f_proto__":1}`, 'a key is called __proto__'],
  ['[[[[[]]]]]', 'nested deeper than 4 levels'],
  ['{"a":[{"b":[{}]}]}', 'nested deeper than 4 levels'],
  ['{"a":1', 'not JSON'],
  ['', 'not JSON'],
])('%s is refused: %s', (text, message) => {
  expect(parse(text)).toEqual({ ok: false, message })
})

test.each([
  '{"a":{"a":{"a":1}},"b":{"a":1}}',
  '["a","a","__proto__"]',
  '{"a":"__proto__","b":"a\\",\\"b\\":1"}',
  '{"a":[1,"b",{"b":1}],"b":[]}',
  ' { "a" : "{[,\\\\" } ',
])('%s is read', (text) => {
  expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) })
})
