import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll } from 'vitest'

import { settings } from '../../../backend/config.ts'
import { until } from './until.ts'

const MAIN = fileURLToPath(import.meta.resolve('../../../backend/main.ts'))
/** So the server falls with the tests, however hard they are ended. */
const WATCH_PARENT = import.meta.resolve('../../run/watch-parent.mjs')
const START_MS = 120_000
const PINO_ERROR = 50

type Environment = Readonly<Record<string, string>>
/**
 * `full` takes the disk's room away and `room` gives it back; `memory` is bytes in use after a forced collection;
 * `resources` names what keeps the process alive.
 */
export type FaultQuestion = 'full' | 'room' | 'memory' | 'resources'

/** No limit is what a journey is about, and no setting of this machine may change what it says. */
const ENOUGH = '1000000'
const BASE: Environment = {
  HOST: '127.0.0.1',
  SEED_DEMO: 'false',
  BETTER_AUTH_SECRET: 'of no worth beyond this test: 0123456789',
  MAX_SOCKETS_PER_USER: ENOUGH,
  MAX_LEGACY_SOCKETS_PER_USER: ENOUGH,
  MAX_SOCKETS_PER_ADDRESS: ENOUGH,
  CONNECTS_PER_IP_PER_MINUTE: ENOUGH,
  HTTP_REQUESTS_PER_MINUTE: ENOUGH,
  ACTIONS_PER_MINUTE: ENOUGH,
  AUTH_RATE_LIMIT: ENOUGH,
  // Drawn users open old lines beside their own: journeys that are about that say so.
  PARITY_PERCENT: '0',
}

/** The real server as a process of its own, on a free port, with a database file of its own. */
export class JourneyServer {
  readonly #environment: Record<string, string>
  readonly #publicOrigin: (() => string) | undefined
  readonly #lines: string[] = []
  #folder = ''
  #port = 0
  #child: ChildProcess | undefined
  #exited: Promise<number | NodeJS.Signals | null> = Promise.resolve(null)
  #readers: Interface[] = []

  /** `publicOrigin`: where browsers find it, when something stands before it. */
  constructor(environment: Environment = {}, publicOrigin?: () => string) {
    this.#environment = { ...environment }
    this.#publicOrigin = publicOrigin
  }

  /** The file that holds everything. */
  get databasePath(): string {
    this.#folder ||= mkdtempSync(join(tmpdir(), 'trunkline-journey-'))
    return join(this.#folder, 'trunkline.db')
  }

  /** Counts at the next start. */
  set(name: string, value: string): void {
    this.#environment[name] = value
  }

  /** Asks the server's preload (`faulty.mjs`) for something; resolves with its answer. */
  ask(question: FaultQuestion): Promise<unknown> {
    const child = this.#child
    if (!child) throw new Error('There is no server to ask.')
    return new Promise((resolve) => {
      child.once('message', resolve)
      child.send(question)
    })
  }

  get port(): number {
    return this.#port
  }

  /** As people type it, and as the console snippets of the sources say it. */
  get origin(): string {
    return this.#publicOrigin?.() ?? `http://localhost:${this.#port}`
  }

  /** Resolves once the server is ready; after an end it comes back on the same port with the same file. */
  async start(): Promise<void> {
    this.#port ||= await freePort()
    const child = this.#launch()
    let ended = false
    this.#exited = new Promise((resolve) =>
      child.once('exit', (code, signal) => {
        ended = true
        resolve(signal ?? code)
      }),
    )
    this.#child = child
    await until(
      async () => {
        if (ended) throw new Error(`The server ended at its start.\n${this.#lastWords()}`)
        return this.ready()
      },
      { what: 'the server is ready', withinMs: START_MS },
    )
  }

  async ready(): Promise<boolean> {
    const asked = fetch(`http://127.0.0.1:${this.#port}/readyz`)
    return asked.then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
  }

  /** Resolves once it has ended, with its exit code, or the signal that it died of. */
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
    this.#child?.kill(signal)
    const how = await this.#exited
    this.#child = undefined
    return how
  }

  /** Stops the process where it stands, as a machine without a spare moment would, and lets it go on. */
  pause(): void {
    this.#child?.kill('SIGSTOP')
  }

  resume(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Reads no more of its log until `takeLog`, as a supervisor that hangs would. */
  leaveLog(): void {
    for (const reader of this.#readers) reader.pause()
  }

  takeLog(): void {
    for (const reader of this.#readers) reader.resume()
  }

  /** The pipe's other end is closed. */
  loseLog(): void {
    this.#child?.stdout?.destroy()
    this.#child?.stderr?.destroy()
  }

  logLines(): readonly string[] {
    return this.#lines
  }

  /** What it logged as an error, and whatever it said that is no log line at all. */
  errorLines(): string[] {
    return this.#lines.filter((line) => {
      const level = /^\{"level":(\d+)/.exec(line)?.[1]
      return level === undefined || Number(level) >= PINO_ERROR
    })
  }

  /** Ends the process and removes its files. */
  async end(): Promise<void> {
    this.resume()
    const hard = setTimeout(() => this.#child?.kill('SIGKILL'), 10_000)
    await this.kill('SIGTERM')
    clearTimeout(hard)
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true })
  }

  #launch(): ChildProcess {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', `--import=${WATCH_PARENT}`, MAIN],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: {
          ...inherited(),
          ...BASE,
          PORT: String(this.#port),
          ...(this.#publicOrigin && { PUBLIC_ORIGIN: this.#publicOrigin() }),
          DATABASE_URL: `file:${this.databasePath}`,
          ...this.#environment,
        },
      },
    )
    this.#readers = [child.stdout, child.stderr].flatMap((input) =>
      input ? createInterface({ input }).on('line', (line) => this.#lines.push(line)) : [],
    )
    return child
  }

  #lastWords(): string {
    return this.#lines.slice(-8).join('\n')
  }
}

/** A server for the tests of this file, from before the first to after the last. */
export function serverForThisFile(environment?: Environment): JourneyServer {
  const server = new JourneyServer(environment)
  beforeAll(() => server.start())
  afterAll(() => server.end())
  return server
}

function inherited(): NodeJS.ProcessEnv {
  const ours = new Set([...Object.keys(settings.shape), 'REDIS_URL', 'NODE_OPTIONS'])
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)))
}

/**
 * Below where systems take the ports of outgoing connections from: a server that is away for a moment finds its own
 * still free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    await new Promise((resolve) => probe.close(resolve))
    if (isFree) return port
  }
}
