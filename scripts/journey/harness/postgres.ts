import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { freePort } from './server.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const RELEASES = '/usr/lib/postgresql'
const USER = 'trunkline'

/** The programs of the newest PostgreSQL on this machine; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  const [newest] = existsSync(RELEASES) ? readdirSync(RELEASES).toSorted().toReversed() : []
  return newest === undefined ? undefined : join(RELEASES, newest, 'bin')
}

/** A PostgreSQL of this test alone: it can be stopped, started again, and made to hang up on everybody. */
export class PrivatePostgres {
  readonly #programs: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'trunkline-postgres-'))
  readonly #data = join(this.#folder, 'data')
  /** PostgreSQL refuses to run as root. */
  readonly #as: { uid?: number; gid?: number } = process.getuid?.() === 0 ? whoMayRunIt() : {}
  readonly #fall = () => void this.#server?.kill('SIGQUIT')
  #port = 0
  #server: ChildProcess | undefined
  #ended: Promise<unknown> = Promise.resolve()

  constructor(programs: string) {
    this.#programs = programs
    process.once('exit', this.#fall)
  }

  get url(): string {
    return `postgres://${USER}@127.0.0.1:${this.#port}/postgres`
  }

  /** Resolves once it takes connections; after a stop it comes back on the same port with the same data. */
  async start(): Promise<void> {
    if (this.#port === 0) await this.#make()
    const address = ['-h', '127.0.0.1', '-p', String(this.#port), '-k', this.#folder]
    const server = spawn(join(this.#programs, 'postgres'), ['-D', this.#data, ...address], {
      ...this.#as,
      stdio: 'ignore',
    })
    this.#server = server
    this.#ended = new Promise((resolve) => server.once('exit', resolve))
    const answers = () =>
      this.#ask('select 1').then(
        () => true,
        () => false,
      )
    await until(answers, { what: 'PostgreSQL takes connections', withinMs: 30_000 })
  }

  /** Ends it without a farewell to anybody, as a crash does. */
  async stop(): Promise<void> {
    this.thaw()
    this.#server?.kill('SIGQUIT')
    await this.#ended
    this.#server = undefined
  }

  /** Stops all of it where it stands, as a machine that is gone without a word, and lets it go on. */
  freeze(): void {
    this.#signal('SIGSTOP')
  }

  thaw(): void {
    this.#signal('SIGCONT')
  }

  /** Ends every connection but the one that asks for it. */
  hangUp(): Promise<unknown> {
    return this.#ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    )
  }

  /** Stops it and removes its files. */
  async end(): Promise<void> {
    await this.stop()
    process.off('exit', this.#fall)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #make(): Promise<void> {
    this.#port = await freePort()
    const { uid, gid } = this.#as
    if (uid !== undefined && gid !== undefined) {
      chownSync(this.#folder, uid, gid)
      // The folder of this test run is closed to everybody else.
      chmodSync(tmpdir(), statSync(tmpdir()).mode | 0o011)
    }
    const options = ['--auth=trust', '--encoding=UTF8', '--no-sync', `--username=${USER}`]
    await run(join(this.#programs, 'initdb'), [`--pgdata=${this.#data}`, ...options], this.#as)
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const first = this.#server?.pid
    if (first === undefined) return
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(first)], {
      encoding: 'utf8',
    })
    for (const pid of [first, ...children.trim().split(/\s+/).map(Number)])
      process.kill(pid, signal)
  }

  #ask(statement: string): Promise<unknown> {
    return run(join(this.#programs, 'psql'), ['--no-psqlrc', '--command', statement, this.url])
  }
}

function whoMayRunIt(): { uid: number; gid: number } {
  const id = (which: string) =>
    Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
