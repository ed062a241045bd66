import { frame, type RawHeaders } from './testing-raw.ts'

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

/** What is not a handshake, and the status that it gets. `path` is one that would be good. */
export const brokenHandshakes = (
  path: string,
): [what: string, broken: { start?: string; headers?: RawHeaders }, status: number][] => [
  ['another WebSocket version', { headers: { 'Sec-WebSocket-Version': '8' } }, 426],
  ['no version', { headers: { 'Sec-WebSocket-Version': '' } }, 426],
  ['two versions', { headers: { 'Sec-WebSocket-Version': ['13', '8'] } }, 426],
  ['a key that is no key', { headers: { 'Sec-WebSocket-Key': 'short' } }, 400],
  ['two keys', { headers: { 'Sec-WebSocket-Key': ['AAAAAAAAAAAAAAAAAAAAAA==', 'B'] } }, 400],
  ['another method', { start: `POST ${path} HTTP/1.1` }, 405],
  ['an unknown path', { start: 'GET /ws/nothing HTTP/1.1' }, 404],
  ['a path below it', { start: `GET ${path}/x/y HTTP/1.1` }, 404],
  ['an encoded path', { start: `GET ${path.replace('/ws', '/%77s')} HTTP/1.1` }, 404],
  ['a path with dots', { start: `GET /x/..${path} HTTP/1.1` }, 404],
  ['an absolute target', { start: `GET http://evil.example${path} HTTP/1.1` }, 400],
  ['a target with two slashes', { start: `GET //evil.example${path} HTTP/1.1` }, 400],
  ['a backslash', { start: `GET /\\evil.example${path} HTTP/1.1` }, 400],
  ['a broken escape', { start: `GET ${path}/%zz/x HTTP/1.1` }, 404],
  ['Upgrade: h2c', { headers: { Upgrade: 'h2c' } }, 400],
  ['Upgrade: TLS/1.0', { headers: { Upgrade: 'TLS/1.0' } }, 400],
  ['HTTP/1.0', { start: `GET ${path} HTTP/1.0` }, 400],
  ['no Host', { headers: { Host: [] } }, 400],
  ['40 KB of headers', { headers: { 'X-Long': 'x'.repeat(40_000) } }, 431],
  ['2,500 headers', { headers: { a: Array.from({ length: 2_500 }, () => '1') } }, 431],
  ['a target of 40 KB', { start: `GET ${path}?${'x'.repeat(40_000)} HTTP/1.1` }, 431],
  ['a header over two lines', { headers: { 'X-Folded': 'one\r\n two' } }, 400],
  ['a header name with a space', { headers: { 'X Y': 'one' } }, 400],
  [
    'a length and chunks',
    { headers: { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' } },
    400,
  ],
]

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
const action = (id: string, more: string) =>
  `{"type":"action","id":"${id}","name":"notification.mark_read",${more}}`

/** Texts that must be answered with `error`, and change nothing. Each names itself as action `x` where it has an id. */
export const bombs: [what: string, text: string][] = [
  ['not JSON', 'hello?'],
  ['nothing', ''],
  ['a number', '7'],
  ['null', 'null'],
  ['no type', '{"id":"x"}'],
  ['a type that is no text', '{"type":{}}'],
  ['data nested too deep', action('x', `"data":${deep(40)}`)],
  ['an array nested too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['ten thousand keys', action('x', `"data":{${manyKeys(4_000)}}`)],
  ['a number of a thousand digits', action('x', `"data":{"ids":[${'9'.repeat(1_000)}]}`)],
  ['an endless number', action('x', '"data":{"ids":[1e999]}')],
  ['a key __proto__', action('x', '"data":{"ids":[1],"__proto__":{"polluted":true}}')],
  ['a key constructor', action('x', '"data":{"constructor":{"prototype":{"polluted":true}}}')],
  ['a key twice', action('x', '"data":{"ids":[1]},"data":{"ids":[2]}')],
  ['a key twice, spelled differently', action('x', '"data":{"ids":[1],"\\u0069ds":[2]}')],
  ['half a surrogate in a key', action('x', '"data":{"ids":["\\ud800"]}')],
]

function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')
}
