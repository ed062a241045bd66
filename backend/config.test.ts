import { expect, test } from 'vitest'

import { ConfigError, type Environment, parseConfig, settings } from './config.ts'

function sentencesOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences
    throw error
  }
  return []
}

test('nothing set: this machine alone, port 8000, a file database, the unified line', () => {
  expect(parseConfig({})).toMatchObject({
    port: 8000,
    host: '127.0.0.1',
    loopback: true,
    origins: ['http://localhost:8000', 'http://127.0.0.1:8000', 'http://[::1]:8000'],
    databaseUrl: 'file:data/trunkline.db',
    secret: undefined,
    seedDemo: true,
    mode: 'unified',
  })
})

test('every wrong value is named at once, and no secret is repeated', () => {
  const sentences = sentencesOf({
    PORT: 'abc',
    WS_PING_MS: '0',
    SEED_DEMO: 'maybe',
    PUBLIC_ORIGIN: 'https://example.org/app',
    OPS_EMAILS: 'ada@example.org, ada',
    BETTER_AUTH_SECRET: 'hunter2',
    DATABASE_URL: 'mysql://root:hunter2@db',
  })
  expect(sentences.map((sentence) => sentence.split(' ', 1)[0])).toEqual([
    'PORT',
    'PUBLIC_ORIGIN',
    'DATABASE_URL',
    'BETTER_AUTH_SECRET',
    'OPS_EMAILS',
    'SEED_DEMO',
    'WS_PING_MS',
  ])
  expect(sentences[0]).toBe('PORT is "abc": it must be a whole number from 1 to 65535 (TCP port).')
  expect(sentences.join()).not.toContain('hunter2')
})

test.each([['65536'], ['-1'], ['1e3'], [' 80']])('PORT=%j stops the start', (PORT) => {
  expect(sentencesOf({ PORT })).toHaveLength(1)
})

test.each(['12/hunter2', 'p#hunter2', 'p?hunter2/'])(
  'a password that would be read as something else stops the start: %j',
  (password) => {
    const DATABASE_URL = `postgres://ada:${password}@db.example/social`
    expect(sentencesOf({ DATABASE_URL, BETTER_AUTH_SECRET: 'x'.repeat(32) })).toEqual([
      expect.stringMatching(/^DATABASE_URL is not usable: .*percent-encoded/),
    ])
  },
)

test('the default origins are spelled as a browser spells them', () => {
  expect(parseConfig({ PORT: '80' }).origins).toContain('http://localhost')
})

test('origins are taken as given, and only those', () => {
  const PUBLIC_ORIGIN = 'https://a.example, http://localhost:5173'
  const { origins } = parseConfig({ PUBLIC_ORIGIN, BETTER_AUTH_SECRET: 'x'.repeat(32) })
  expect(origins).toEqual(['https://a.example', 'http://localhost:5173'])
})

test('a server that others can reach needs its own secret and shows no demo unasked', () => {
  expect(sentencesOf({ HOST: '0.0.0.0' })).toEqual([
    expect.stringMatching(/^BETTER_AUTH_SECRET is missing.*HOST is 0\.0\.0\.0/),
  ])
  const open = { HOST: '0.0.0.0', BETTER_AUTH_SECRET: 'x'.repeat(32) }
  expect(parseConfig(open)).toMatchObject({ loopback: false, seedDemo: false })
  expect(parseConfig({ ...open, SEED_DEMO: 'true' }).seedDemo).toBe(true)
})

test('a proxy before it lets others in, too: nothing is made up there, though it listens on loopback', () => {
  const proxied = { PUBLIC_ORIGIN: 'https://trunkline.example.org, http://localhost:8000' }
  expect(sentencesOf(proxied)).toEqual([
    expect.stringMatching(/^BETTER_AUTH_SECRET is missing.*PUBLIC_ORIGIN names https:/),
  ])
  expect(parseConfig({ ...proxied, BETTER_AUTH_SECRET: 'x'.repeat(32) })).toMatchObject({
    loopback: false,
    seedDemo: false,
  })
  expect(parseConfig({ PUBLIC_ORIGIN: 'http://localhost:5173, http://[::1]:8000' })).toMatchObject({
    loopback: true,
  })
})

test('a secret is not made up where there is no file to keep it beside', () => {
  expect(sentencesOf({ DATABASE_URL: 'postgres://localhost/trunkline' })).toEqual([
    expect.stringContaining('DATABASE_URL is not a file'),
  ])
})

test.each([
  ['true', 'unified'],
  ['false', 'legacy'],
  ['legacy', 'legacy'],
])('VITE_USE_UNIFIED_WS=%s means %s', (VITE_USE_UNIFIED_WS, mode) => {
  expect(parseConfig({ VITE_USE_UNIFIED_WS }).mode).toBe(mode)
})

test('a first pause longer than the longest stops the start', () => {
  expect(sentencesOf({ RETRY_MIN_MS: '500', RETRY_MAX_MS: '400' })).toEqual([
    'RETRY_MIN_MS is 500: it must not be more than RETRY_MAX_MS (400).',
  ])
})

test('a head that may take longer than its whole request stops the start', () => {
  expect(sentencesOf({ HANDSHAKE_TIMEOUT_MS: '400000' })).toEqual([
    'HANDSHAKE_TIMEOUT_MS is 400000: it must not be more than REQUEST_TIMEOUT_MS (300000).',
  ])
})

/** The longest that a timer waits; a longer one is over at once. */
const LONGEST_MS = 2 ** 31 - 1

test('no setting is longer than a timer waits, nor are the two that one timer adds up', () => {
  const times = Object.keys(settings.shape).filter((name) => name.endsWith('_MS'))
  // How long a session lasts is a time in the database, and no timer.
  for (const name of times.filter((one) => one !== 'SESSION_TTL_MS'))
    expect(sentencesOf({ [name]: String(LONGEST_MS + 1) }).join()).toContain(`${name} is`)
  const DATABASE_STATEMENT_MS = String(LONGEST_MS - parseConfig({}).databaseLimits.waitMs + 1)
  expect(sentencesOf({ DATABASE_STATEMENT_MS })).toHaveLength(1)
})

test('a file that could never be sent, because a day takes less, stops the start', () => {
  expect(sentencesOf({ MAX_UPLOAD_BYTES: '2000000000' })).toEqual([
    'MAX_UPLOAD_BYTES is 2000000000: it must not be more than UPLOAD_BYTES_PER_DAY (1073741824).',
  ])
})

test('where more sockets of an address are allowed, so are its connections', () => {
  const most = (environment: Environment) => parseConfig(environment).maxConnectionsPerAddress
  expect(most({})).toBe(600)
  expect(most({ MAX_SOCKETS_PER_ADDRESS: '10' })).toBe(600)
  expect(most({ MAX_SOCKETS_PER_ADDRESS: '1000' })).toBe(3_000)
  expect(most({ MAX_SOCKETS_PER_ADDRESS: '1000', MAX_CONNECTIONS_PER_ADDRESS: '2000' })).toBe(2_000)
})

test('an address whose sockets would leave its pages no connection stops the start', () => {
  expect(
    sentencesOf({ MAX_SOCKETS_PER_ADDRESS: '1000', MAX_CONNECTIONS_PER_ADDRESS: '1999' }),
  ).toEqual([
    'MAX_CONNECTIONS_PER_ADDRESS is 1999: it must be at least twice MAX_SOCKETS_PER_ADDRESS (1000). Unset it for three times as many.',
  ])
})

test('the largest file has time to arrive over 1 Mbit/s upstream', () => {
  const { uploadLimits, requestTimeoutMs } = parseConfig({})
  expect((uploadLimits.bytes * 8) / 1_000_000).toBeLessThan(requestTimeoutMs / 1_000)
})

test('an empty value counts as none', () => {
  expect(parseConfig({ PORT: '', OPS_EMAILS: '', SEED_DEMO: '', REDIS_URL: '' })).toEqual(
    parseConfig({}),
  )
})

test('operators are known by address, whatever its case', () => {
  expect(parseConfig({ OPS_EMAILS: 'Ada@Example.org,b@example.org' }).opsEmails).toEqual([
    'ada@example.org',
    'b@example.org',
  ])
})

test('a Redis address stops the start: nobody shall believe that several nodes work', () => {
  expect(sentencesOf({ REDIS_URL: 'redis://localhost' })).toEqual([
    expect.stringMatching(/^REDIS_URL is set/),
  ])
})
