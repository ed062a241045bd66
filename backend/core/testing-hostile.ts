import { createHmac } from 'node:crypto'

import { frame, type RawHeaders } from './testing-raw.ts'

const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.`
const selfSigned = (token: string) =>
  `${token}.${encodeURIComponent(createHmac('sha256', 'guess').update(token).digest('base64'))}`

/** A person's session as their cookie holds it: its name, and its signed value. */
export function sessionIn(cookie: string): { name: string; value: string } {
  const [, name = '', value = ''] = /(?:^|; )([\w.-]*session_token)=([^;]*)/.exec(cookie) ?? []
  return { name, value }
}

/** What is no proof of who asks, as headers of a browser at `origin` or of a program. `cookie` is a good one. */
export const strangers = (
  origin: string,
): [what: string, headers: (cookie: string) => RawHeaders][] => {
  const withCookie =
    (cookieOf: (name: string, value: string) => string) =>
    (cookie: string): RawHeaders => {
      const { name, value } = sessionIn(cookie)
      return { Cookie: cookieOf(name, value), Origin: origin }
    }
  const tokenIn = (value: string) => value.split('.')[0] ?? ''
  return [
    ['nothing', () => ({})],
    ['an empty cookie', withCookie(() => '')],
    ['a junk cookie', withCookie((name) => `${name}=junk`)],
    ['a cookie of 10 KB', withCookie((name) => `${name}=${'x'.repeat(10_000)}`)],
    ['an empty session', withCookie((name) => `${name}=`)],
    [
      'a session signed by somebody else',
      withCookie((name, value) => `${name}=${selfSigned(tokenIn(value))}`),
    ],
    ['a session without its signature', withCookie((name, value) => `${name}=${tokenIn(value)}`)],
    ['a good session under another name', withCookie((_name, value) => `session=${value}`)],
    ["a session's number", withCookie((name) => `${name}=1`)],
    ['a junk Bearer', () => ({ Authorization: 'Bearer junk' })],
    ['an unsigned JWT', () => ({ Authorization: `Bearer ${unsigned}` })],
    ["a user's number", () => ({ Authorization: 'Bearer 1' })],
    ['the scheme Basic', () => ({ Authorization: 'Basic YWRhOmFkYQ==' })],
  ]
}

/** What is no proof in an address either, neither as `?token=` nor as `?ticket=`. */
export const strangeTokens: [what: string, token: (cookie: string) => string][] = [
  ['a session', (cookie) => decodeURIComponent(sessionIn(cookie).value)],
  ['a session without its signature', (cookie) => sessionIn(cookie).value.split('.')[0] ?? ''],
  ['a whole cookie', (cookie) => cookie],
  ['an unsigned JWT', () => unsigned],
  ['a number', () => '1'],
  ['a junk word', () => 'junk'],
]

/** Everything but an allowed `Origin`, as headers of a request that holds a good cookie otherwise. */
export const foreignOrigins = (allowed: string): [what: string, headers: RawHeaders][] => [
  ['a foreign Origin', { Origin: 'https://evil.example' }],
  ['no Origin with a cookie', {}],
  ['null', { Origin: 'null' }],
  ['an empty Origin', { Origin: '' }],
  ['file:', { Origin: 'file://' }],
  ['an extension', { Origin: 'chrome-extension://abcdef' }],
  ['a longer host', { Origin: `${allowed}.evil.example` }],
  ['a host before it', { Origin: allowed.replace('://', '://evil.') }],
  ['a shorter one', { Origin: 'http://local' }],
  ['another port', { Origin: 'http://localhost:8001' }],
  ['another scheme', { Origin: allowed.replace('http:', 'https:') }],
  ['a path behind it', { Origin: `${allowed}/` }],
  ['other letters', { Origin: allowed.toUpperCase() }],
  ['two Origins', { Origin: [allowed, 'https://evil.example'] }],
  ['two in one', { Origin: `${allowed}, https://evil.example` }],
  ['a spoofed Host', { Origin: 'https://evil.example', Host: 'evil.example' }],
  [
    'a spoofed X-Forwarded-Host',
    { Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' },
  ],
  ['a spoofed Forwarded', { Origin: 'https://evil.example', Forwarded: 'host=evil.example' }],
]

const NO_UPGRADE = 'a plain request asks for no upgrade'
const SAME_ADDRESS = 'a plain request may spell its address so'

/**
 * What is not a handshake, the status that it gets, and what a plain request for `address` gets that is broken in the
 * same way, or why none can be. `address` is one that would be good.
 */
export function brokenHandshakes(
  address: string,
): [
  what: string,
  broken: { start?: string; headers?: RawHeaders },
  status: number,
  plain: number | string,
][] {
  const [path = '', search] = address.split('?')
  const query = search === undefined ? '' : `?${search}`
  const get = (target: string) => ({ start: `GET ${target}${query} HTTP/1.1` })
  const encoded = path.replace(/^\/\w/, ([, first = '']) => `/%${first.charCodeAt(0).toString(16)}`)
  return [
    ['another WebSocket version', { headers: { 'Sec-WebSocket-Version': '8' } }, 426, NO_UPGRADE],
    ['no version', { headers: { 'Sec-WebSocket-Version': '' } }, 426, NO_UPGRADE],
    ['two versions', { headers: { 'Sec-WebSocket-Version': ['13', '8'] } }, 426, NO_UPGRADE],
    ['a key that is no key', { headers: { 'Sec-WebSocket-Key': 'short' } }, 400, NO_UPGRADE],
    [
      'two keys',
      { headers: { 'Sec-WebSocket-Key': ['AAAAAAAAAAAAAAAAAAAAAA==', 'B'] } },
      400,
      NO_UPGRADE,
    ],
    ['another method', { start: `POST ${address} HTTP/1.1` }, 405, 405],
    ['an unknown path', get('/ws/nothing'), 404, 426],
    ['a path below it', get(`${path}/x/y`), 404, 404],
    ['an encoded path', get(encoded), 404, SAME_ADDRESS],
    ['a path with dots', get(`/x/..${path}`), 404, SAME_ADDRESS],
    ['an absolute target', get(`http://evil.example${path}`), 400, 400],
    ['a target with two slashes', get(`//evil.example${path}`), 400, 400],
    ['a backslash', get(`/\\evil.example${path}`), 400, 400],
    ['a broken escape', get(`${path}/%zz/x`), 404, 404],
    ['Upgrade: h2c', { headers: { Upgrade: 'h2c', Connection: 'Upgrade' } }, 400, 400],
    ['Upgrade: TLS/1.0', { headers: { Upgrade: 'TLS/1.0', Connection: 'Upgrade' } }, 400, 400],
    ['HTTP/1.0', { start: `GET ${address} HTTP/1.0` }, 400, NO_UPGRADE],
    ['no Host', { headers: { Host: [] } }, 400, 400],
    ['40 KB of headers', { headers: { 'X-Long': 'x'.repeat(40_000) } }, 431, 431],
    ['2,500 headers', { headers: { a: Array.from({ length: 2_500 }, () => '1') } }, 431, 431],
    ['a target of 40 KB', { start: `GET ${path}?${'x'.repeat(40_000)} HTTP/1.1` }, 431, 431],
    ['a header over two lines', { headers: { 'X-Folded': 'one\r\n two' } }, 400, 400],
    ['a header name with a space', { headers: { 'X Y': 'one' } }, 400, 400],
    [
      'a length and chunks',
      { headers: { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' } },
      400,
      400,
    ],
  ]
}

const text = Buffer.from('{"type":"ping","timestamp":1}')
const empty = Buffer.alloc(0)

/** Bytes after the handshake that break RFC 6455 or a limit, and the code that ends the line. */
export const brokenFrames: [what: string, frames: Buffer[], code: number][] = [
  ['unmasked', [frame(0x81, text, { mask: false })], 1002],
  ['the first reserved bit, as of a compressed frame', [frame(0xc1, text)], 1002],
  ['another reserved bit', [frame(0xa1, text)], 1002],
  ['a reserved opcode', [frame(0x83, text)], 1002],
  ['a reserved control opcode', [frame(0x8b, text)], 1002],
  ['a fragmented control frame', [frame(0x09, text)], 1002],
  ['a control frame of 126 bytes', [frame(0x89, Buffer.alloc(126))], 1002],
  ['a continuation of nothing', [frame(0x80, text)], 1002],
  ['a message within a message', [frame(0x01, text), frame(0x81, text)], 1002],
  ['a close code out of range', [frame(0x88, Buffer.from([0, 1]))], 1002],
  ['a close code that nobody may send', [frame(0x88, Buffer.from([0x03, 0xee]))], 1002],
  ['half a close code', [frame(0x88, Buffer.from([3]))], 1002],
  ['a close reason that is no text', [frame(0x88, Buffer.from([0x03, 0xe8, 0xff]))], 1007],
  ['bad UTF-8', [frame(0x81, Buffer.from([0xff, 0xfe]))], 1007],
  [
    'bad UTF-8 across fragments',
    [frame(0x01, Buffer.from([0xc3])), frame(0x80, Buffer.from([0x28]))],
    1007,
  ],
  ['half a surrogate in UTF-8', [frame(0x81, Buffer.from([0xed, 0xa0, 0x80]))], 1007],
  ['more than 64 KiB by its header', [frame(0x81, Buffer.alloc(8), { length: 70_000 })], 1009],
  ['a length with the top bit', [frame(0x81, empty, { length: 2n ** 63n })], 1009],
  [
    'more than 64 KiB in sum',
    [frame(0x01, Buffer.alloc(40_000, 'a')), frame(0x80, Buffer.alloc(40_000, 'a'))],
    1009,
  ],
  [
    'more than 64 fragments, empty ones too',
    [frame(0x01, text), ...Array.from({ length: 70 }, () => frame(0x00, empty))],
    1008,
  ],
  ['binary', [frame(0x82, text)], 1003],
]

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** How a line is asked to mark a notification as read: with these members, or the one of this id. */
type Asking = { with: (members: string) => string; reading: (id: string) => string }

/** Texts that must be answered with `error`, and change nothing, in the words of a line. */
export const bombsIn = (ask: Asking): [what: string, text: string][] => [
  ['not JSON', 'hello?'],
  ['nothing', ''],
  ['a number', '7'],
  ['null', 'null'],
  ['no type', '{"id":"x"}'],
  ['a type that is no text', '{"type":{}}'],
  ['data nested too deep', ask.with(`"data":${deep(40)}`)],
  ['an array nested too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['ten thousand keys', ask.with(`"data":{${manyKeys(4_000)}}`)],
  ['a number of a thousand digits', ask.reading('9'.repeat(1_000))],
  ['an endless number', ask.reading('1e999')],
  ['a key __proto__', ask.with('"data":{"ids":[1],"__proto__":{"polluted":true}}')],
  ['a key constructor', ask.with('"data":{"constructor":{"prototype":{"polluted":true}}}')],
  ['a key twice', ask.with('"data":{"ids":[1]},"data":{"ids":[2]}')],
  ['a key twice, spelled differently', ask.with('"data":{"ids":[1],"\\u0069ds":[2]}')],
  ['half a surrogate', ask.reading('"\\ud800"')],
]

const action = (members: string) =>
  `{"type":"action","id":"x","name":"notification.mark_read",${members}}`
export const bombs = bombsIn({
  with: action,
  reading: (id) => action(`"data":{"ids":[${id}]}`),
})
function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')
}
