import fc from 'fast-check'

import { head } from '../core/testing-raw.ts'
import { cutAt, inputs, noise, rarely, spliced, validForAny } from './testing-bytes.ts'
import { broken } from './testing-schemas.ts'

const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  '',
]
const PARTS = [
  '--x\r\nContent-Disposition: form-data; name="file"; filename="../a\u0000.png"\r\n\r\n\u0089PNG\r\n--x--\r\n',
  '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n<svg onload=x>\r\n--x',
  '--x\r\n\r\n--x--',
  'a=1&b=%zz',
]
const asked = fc.oneof(validForAny(inputs), fc.jsonValue({ maxDepth: 3 }))
const body = fc.oneof(
  { weight: 3, arbitrary: asked.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  { weight: 4, arbitrary: broken(asked).map((one) => Buffer.from(one.text)) },
  { weight: 1, arbitrary: fc.constantFrom(...PARTS).map((part) => Buffer.from(part)) },
  { weight: 1, arbitrary: noise },
)
const WORDS = [
  '1',
  '2',
  '0',
  '-1',
  '1.5',
  '9'.repeat(30),
  'x',
  '%00',
  '%zz',
  '..%2f',
  '%C3%A9',
  'love',
]
const word = fc.oneof(fc.constantFrom(...WORDS), fc.nat(20).map(String), fc.nat(3).map(String))
const query = fc.dictionary(
  fc.constantFrom('limit', 'before', 'after', 'query', 'box', 'positions', 'topics', 'channel'),
  word,
  { maxKeys: 3 },
)

/** A request of one of these routes (`POST /api/posts/:id`): its path, its body and how long that is may all be wrong. */
const requestOf = (routes: readonly string[], headers: Record<string, string>) =>
  fc
    .record({
      route: fc.constantFrom(...routes),
      words: fc.array(word, { minLength: 3, maxLength: 3 }),
      query,
      type: fc.oneof(
        { weight: 5, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
      ),
      key: fc.option(fc.oneof(fc.uuid(), fc.string({ maxLength: 80 }))),
      body,
      told: rarely(15, fc.oneof(fc.nat(200), fc.constantFrom(-1, 1e12))),
      chunked: rarely(4, fc.constant(true)),
      spoilt: rarely(15, fc.tuple(fc.nat(), noise)),
      cuts: fc.array(fc.nat(), { maxLength: 2 }),
    })
    .map(({ route, words, query: asks, type, key, body: bytes, told, chunked, spoilt, cuts }) => {
      const [method = '', path = ''] = route.split(' ')
      const target = path.replaceAll(/:\w+/g, () => words.pop() ?? '')
      const search = Object.entries(asks).map((pair) => pair.join('='))
      const start = `${method} ${[target, ...search.slice(0, 1)].join('?')}`
      const request = head(`${[start, ...search.slice(1)].join('&')} HTTP/1.1`, {
        ...headers,
        Connection: 'close',
        ...(type && { 'Content-Type': type }),
        ...(key !== null && { 'Idempotency-Key': key }),
        ...(chunked
          ? { 'Transfer-Encoding': 'chunked' }
          : { 'Content-Length': String(told ?? bytes.length) }),
      })
      const size = (told ?? bytes.length).toString(16)
      const parts = chunked ? [`${size}\r\n`, bytes, '\r\n0\r\n\r\n'] : [bytes]
      const whole = Buffer.concat([request, ...parts].map((part) => Buffer.from(part)))
      return cutAt(spoilt ? spliced(whole, ...spoilt) : whole, cuts)
    })

/** So many hostile requests, in the pieces in which they are written; the same for the same seed. */
export const hostileRequests = (
  routes: readonly string[],
  headers: Record<string, string>,
  { numRuns, seed }: { numRuns: number; seed: number },
): Buffer[][] => fc.sample(requestOf(routes, headers), { numRuns, seed })
