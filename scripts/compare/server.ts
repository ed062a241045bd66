import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { CompareError, pause } from './compare-error.ts'
import { freePort, launch } from './launch.ts'
import type { Usage, UsageAnswer, UsageQuestion } from './probe.ts'

const START_MS = 30_000
const STOP_MS = 15_000
const ANSWER_MS = 10_000
const PINO_ERROR = 50
/** Lines of the log that are shown when the server fails. */
const LAST_WORDS = 8

export type ServerOptions = {
  /** Holds the database, and the log that is read afterwards. */
  directory: string
  port: number
  secret: string
  /** Told when the server ends and nobody asked it to. */
  onDeath(error: CompareError): void
}

/** A real server process of ours, measured from outside. */
export type MeasuredServer = {
  readonly origin: string
  readonly pid: number
  usage(options?: { collect: boolean }): Promise<Usage>
  /** What it says at `/metrics`. */
  metrics(): Promise<string>
  /** Asks it to end, waits until it has, and answers how it went. */
  stop(): Promise<{ exitCode: number | null; errorLines: readonly string[] }>
}

/** Starts `backend/main.ts` on the loopback address and resolves once it is ready. */
export async function startServer(options: ServerOptions): Promise<MeasuredServer> {
  const port = await freePort(options.port)
  const origin = `http://127.0.0.1:${port}`
  const { directory, secret } = options
  const logFile = join(directory, 'server.log')
  const child = launch({ directory, secret, port, logFile })
  const server = new ServerProcess(child, { origin, logFile, onDeath: options.onDeath })
  await server.ready()
  return server
}

class ServerProcess implements MeasuredServer {
  readonly origin: string
  readonly #child: ChildProcess
  readonly #logFile: string
  readonly #exited: Promise<number | null>
  readonly #asked = new Map<number, (used: Usage) => void>()
  #questions = 0
  #stopping = false
  #failure: CompareError | undefined

  constructor(
    child: ChildProcess,
    options: { origin: string; logFile: string; onDeath: ServerOptions['onDeath'] },
  ) {
    this.origin = options.origin
    this.#child = child
    this.#logFile = options.logFile
    this.#exited = new Promise((resolve) => {
      const end = (how: string, code: number | null) => {
        resolve(code)
        if (this.#stopping) return
        this.#failure = new CompareError(
          `The server ended by itself (${how}).\n${this.#lastWords()}`,
        )
        options.onDeath(this.#failure)
      }
      child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`, code))
      child.once('error', (error) => end(error.message, null))
    })
    child.on('message', (message) => {
      const { usage, used } = message as UsageAnswer
      this.#asked.get(usage)?.(used)
      this.#asked.delete(usage)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async ready(): Promise<void> {
    const patience = AbortSignal.timeout(START_MS)
    while (!(await this.#answers())) {
      if (this.#failure) throw this.#failure
      if (patience.aborted) {
        await this.stop()
        throw new CompareError(
          `The server is not ready after ${START_MS / 1_000} s.\n${this.#lastWords()}`,
        )
      }
      await pause(50, new AbortController().signal)
    }
  }

  async #answers(): Promise<boolean> {
    return fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
  }

  async usage({ collect } = { collect: false }): Promise<Usage> {
    const question: UsageQuestion = { usage: (this.#questions += 1), collect }
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(this.#failure ?? new CompareError('The server does not tell what it uses.')),
        ANSWER_MS,
      )
      this.#asked.set(question.usage, (used) => {
        clearTimeout(late)
        resolve(used)
      })
      if (this.#child.connected) this.#child.send(question)
    })
  }

  async metrics(): Promise<string> {
    const answer = await fetch(`${this.origin}/metrics`, {
      headers: { Connection: 'close' },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (!answer.ok) throw new CompareError(`/metrics answered ${answer.status}.`)
    return answer.text()
  }

  async stop(): Promise<{ exitCode: number | null; errorLines: readonly string[] }> {
    this.#stopping = true
    this.#child.kill('SIGTERM')
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS)
    const exitCode = await this.#exited
    clearTimeout(hard)
    const errorLines = this.#log().filter((line) => {
      const level = /"level":(\d+)/.exec(line)?.[1]
      return level !== undefined && Number(level) >= PINO_ERROR
    })
    return { exitCode, errorLines }
  }

  #log(): string[] {
    return readFileSync(this.#logFile, 'utf8').split('\n').filter(Boolean)
  }

  #lastWords(): string {
    return this.#log().slice(-LAST_WORDS).map(readable).join('\n')
  }
}

/** The message of a line of the log; a line that is no JSON is what the runtime said itself. */
function readable(line: string): string {
  try {
    return (JSON.parse(line) as { msg?: string }).msg ?? line
  } catch {
    return line
  }
}
