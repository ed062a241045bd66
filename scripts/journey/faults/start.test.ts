import { mkdirSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { Person } from '../harness/people.ts'
import { postgresPrograms, PrivatePostgres } from '../harness/postgres.ts'
import { JourneyServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

const PASSWORD = 'a-password-that-nobody-is-told'
const AT_ONCE = 2

const programs = postgresPrograms()
let postgres: PrivatePostgres | undefined
beforeAll(async () => {
  if (programs === undefined) return
  postgres = new PrivatePostgres(programs)
  await postgres.start()
})
afterAll(() => postgres?.end())

let server: JourneyServer
beforeEach(() => {
  server = new JourneyServer()
})
afterEach(() => server.end())

/** The server, to be started on this PostgreSQL with a password that it need not have. */
function onPostgres(started: JourneyServer): JourneyServer {
  const url = new URL(postgres?.url ?? '')
  url.password = PASSWORD
  started.set('DATABASE_URL', url.href)
  return started
}

const waits = () => server.logLines().filter((line) => line.includes('Trunkline waits for it'))
const itWaits = () => until(() => waits().length > 0, { what: 'it says so', withinMs: 30_000 })

test.runIf(programs)(
  'servers that start at once on one empty PostgreSQL all serve (needs postgresql)',
  async () => {
    const servers = Array.from({ length: AT_ONCE }, () => onPostgres(new JourneyServer()))
    await Promise.all(servers.map((one) => one.start()))
    expect(servers.flatMap((one) => one.errorLines())).toEqual([])
    await Promise.all(servers.map((one) => one.end()))
  },
)

test.runIf(programs)(
  'a server that starts before its PostgreSQL says so once, without the password, and serves as soon as it is there (needs postgresql)',
  async () => {
    await postgres?.stop()
    const started = onPostgres(server).start()
    await itWaits()
    await postgres?.start()
    await started
    await Person.signUp(server, 'Ada')
    expect(waits()).toEqual([expect.stringContaining('ECONNREFUSED')])
    expect(server.logLines().join('\n')).not.toContain(PASSWORD)
    expect(server.errorLines()).toEqual([])
  },
)

test.runIf(programs)(
  'a server that waits for a PostgreSQL that answers nobody ends when it is asked to (needs postgresql)',
  async () => {
    postgres?.freeze()
    const started = onPostgres(server).start()
    const ended = expect(started).rejects.toThrow('ended at its start')
    await itWaits()
    expect(await server.kill('SIGTERM')).toBe(0)
    await ended
    postgres?.thaw()
    expect(server.errorLines()).toEqual([])
  },
)

test.each([
  ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(4_096)), 'SQLITE_NOTADB'],
  ['is a folder', (path: string) => mkdirSync(path), 'SQLITE_CANTOPEN'],
])('a start on a file that %s ends with one sentence that names it', async (_is, make, code) => {
  make(server.databasePath)
  await expect(server.start()).rejects.toThrow('ended at its start')
  expect(await server.kill('SIGTERM')).toBe(1)
  expect(server.logLines()).toEqual([expect.stringContaining(`"${server.databasePath} `)])
  expect(server.logLines()[0]).toMatch(new RegExp(`\\(${code}\\): .* DATABASE_URL`))
})

test('a start on a file that another program holds waits until that program lets go', async () => {
  await server.start()
  await server.kill('SIGTERM')
  const other = new DatabaseSync(server.databasePath)
  other.exec('begin immediate')
  const started = server.start()
  await itWaits()
  other.close()
  await started
  await Person.signUp(server, 'Bea')
  expect(server.errorLines()).toEqual([])
})
