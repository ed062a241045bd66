import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { CompareError } from '../compare/compare-error.ts'
import { type Report, reportSchema } from '../compare/result.ts'
import { startServer } from '../compare/server.ts'

const COMMAND = fileURLToPath(import.meta.resolve('../compare-connections.ts'))
/** Three servers, and polled notifications that may come 15 s late. */
const WHOLE_MS = 150_000

let directory: string
let started: ChildProcess | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trunkline-compare-test-'))
})
afterEach(async () => {
  started?.kill('SIGKILL')
  started = undefined
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
})

function command(...flags: string[]) {
  const temporary = { TMPDIR: directory, TEMP: directory, TMP: directory, INIT_CWD: directory }
  const child = spawn(process.execPath, [COMMAND, ...flags], {
    env: { ...process.env, ...temporary, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started = child
  const said = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { child, ended }
}

/** A port nobody uses, or one that is held while the server lives. */
async function listener() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

async function freePort(): Promise<number> {
  const { server, port } = await listener()
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  )
const patient = { timeout: 30_000, interval: 100 }

test(
  'five users in three modes: two sockets become one, no polling is left, nothing is lost or doubled',
  async () => {
    const files = ['--json=out.json', '--html=out.html', '--svg=out.svg']
    const { code, out, error } = await command('--users=5', '--seconds=2', ...files).ended
    expect({
      code,
      error: error.split('\n').filter((line) => !/: \d.* of about /.test(line)),
    }).toEqual({
      code: 0,
      error: [''],
    })

    const report: Report = reportSchema.parse(
      JSON.parse(await readFile(join(directory, 'out.json'), 'utf8')),
    )
    const figure = (name: string, mode: Mode) =>
      report.figures.find((one) => one.name === name)?.values[mode] ?? null
    expect(figure('socketsPerUser', 'poll')).toBe(0)
    expect(figure('socketsPerUser', 'legacy')).toBe(2)
    expect(figure('socketsPerUser', 'unified')).toBe(1)
    expect(report.runs.map(({ connections }) => connections.byEndpoint)).toEqual([
      {},
      { '/ws/notifications?dialect=channels': 5, '/ws/friend-requests': 5 },
      { realtime: 5 },
    ])

    expect(figure('idleRequestsPerSecond', 'poll')).toBeGreaterThan(2)
    for (const mode of ['legacy', 'unified'] as const) {
      expect(figure('idleRequestsPerSecond', mode)).toBe(0)
      expect(figure('busyPollsPerSecond', mode)).toBe(0)
      expect(figure('friendRequestFromPostP50', mode)).toBeLessThan(
        figure('friendRequestFromPostP50', 'poll') ?? 0,
      )
    }
    for (const { delivery, events, before, after } of report.runs) {
      expect(events.written).toBe(24)
      expect(delivery.notifications).toMatchObject({ expected: 24, lost: 0, doubled: 0 })
      expect(delivery.friend_requests).toMatchObject({ expected: 6, lost: 0, doubled: 0 })
      expect(delivery.friend_requests.fromPost.count).toBe(6)
      expect(before.rss).toBeGreaterThan(10e6)
      expect(after.heap).toBeGreaterThan(5e6)
    }

    expect(out).toMatch(/WebSockets per user +0 +2 +1 +×0\.50/)
    expect(await readFile(join(directory, 'out.html'), 'utf8')).toContain('<svg class="tl"')
    expect(await readFile(join(directory, 'out.svg'), 'utf8')).toMatch(/^<svg /)
    expect((await readdir(directory)).toSorted()).toEqual(['out.html', 'out.json', 'out.svg'])
  },
  WHOLE_MS,
)

test('a port that is in use is said so, and nothing stays behind', async () => {
  const { server, port } = await listener()
  try {
    const { code, error } = await command('--users=2', '--seconds=2', `--port=${port}`).ended
    expect(code).toBe(1)
    expect(error).toContain(`Port ${port} is in use`)
    expect(await readdir(directory)).toEqual([])
  } finally {
    server.close()
  }
})

test('Ctrl-C ends the measured server and removes its database', async () => {
  const port = await freePort()
  const { child, ended } = command('--users=5', '--seconds=60', `--port=${port}`)
  await vi.waitUntil(() => answers(port), patient)
  child.kill('SIGINT')
  const { code, error } = await ended
  expect(code).toBe(130)
  expect(error).toContain('Stopped before the end.')
  expect(await answers(port)).toBe(false)
  expect(await readdir(directory)).toEqual([])
})

test('the measured server does not outlive a comparison that was killed', async () => {
  const port = await freePort()
  const { child, ended } = command('--users=5', '--seconds=60', `--port=${port}`)
  await vi.waitUntil(() => answers(port), patient)
  child.kill('SIGKILL')
  await ended
  await vi.waitFor(async () => expect(await answers(port)).toBe(false), patient)
})

test('a server that dies is told of at once, with its last words', async () => {
  const death = Promise.withResolvers<CompareError>()
  const server = await startServer({
    directory,
    port: 0,
    secret: 'only for this test, and long enough',
    onDeath: death.resolve,
  })
  expect((await server.usage({ collect: true })).heap).toBeGreaterThan(1e6)
  process.kill(server.pid, 'SIGKILL')
  const { message } = await death.promise
  expect(message).toMatch(/^The server ended by itself \(SIGKILL\)\.\n.*is at http/)
})

test('a wrong flag is refused by name before anything starts', async () => {
  const { code, error } = await command('--user=5').ended
  expect(code).toBe(2)
  expect(error).toMatch(/^There is no --user\. There are: --users, /)
})
