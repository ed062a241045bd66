import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { type Account, signUpAll } from './accounts.ts'
import { CompareError, pause } from './compare-error.ts'
import type { Options } from './options.ts'
import { Progress } from './progress.ts'
import { reportOf } from './report.ts'
import type { Report, Run } from './result.ts'
import { runMode, stepsOf } from './run-mode.ts'
import { type MeasuredServer, startServer } from './server.ts'

/** On a quiet machine with two cores; a password's hash is most of it. */
const SIGN_UP_S = 0.09
const START_S = 2

type World = {
  options: Options
  directory: string
  secret: string
  progress: Progress
  stop: AbortController
}

/**
 * Measures every mode, each on a fresh server with a copy of the same database, and answers the report. `stop` ends
 * everything early, with the reason it is aborted with; whatever happens, no process and no file is left.
 */
export async function compare(
  options: Options,
  out: NodeJS.WritableStream & { isTTY?: boolean },
  stop: AbortController,
): Promise<Report> {
  const directory = await mkdtemp(join(tmpdir(), 'trunkline-compare-'))
  const world: World = {
    options,
    directory,
    secret: randomBytes(32).toString('base64url'),
    progress: new Progress({ seconds: secondsOf(options), out }),
    stop,
  }
  try {
    const accounts = await prepare(world)
    const runs: Run[] = []
    for (let round = 0; round < options.rounds; round += 1)
      for (const mode of turn(options.modes, round))
        runs.push(await measure(world, accounts, { mode, round }))
    return reportOf(options, runs)
  } catch (error) {
    // A server's death is told a moment after the connections it cuts.
    if (!(error instanceof CompareError)) await pause(300, stop.signal)
    throw error
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

const secondsOf = (options: Options) => {
  const modes = options.modes.map((mode) =>
    Object.values(stepsOf(mode, options)).reduce((sum, seconds) => sum + seconds, START_S),
  )
  const once = modes.reduce((sum, seconds) => sum + seconds, 0)
  return START_S + options.users * SIGN_UP_S + once * options.rounds
}

/** Each round begins with another mode, so that none is always the first. */
export const turn = (modes: readonly Mode[], round: number): Mode[] => {
  const first = round % modes.length
  return [...modes.slice(first), ...modes.slice(0, first)]
}

const seedOf = ({ directory }: World) => join(directory, 'seed')

async function prepare(world: World): Promise<Account[]> {
  const { options, progress } = world
  await mkdir(seedOf(world))
  const server = await progress.step({ name: 'server starts', seconds: START_S }, () =>
    serve(world, seedOf(world)),
  )
  try {
    const seconds = options.users * SIGN_UP_S
    return await progress.step({ name: `${options.users} users sign up`, seconds }, () =>
      signUpAll(server.origin, { users: options.users, signal: world.stop.signal }, (done) =>
        progress.detail(`${done} done`),
      ),
    )
  } finally {
    await server.stop()
  }
}

async function measure(
  world: World,
  accounts: readonly Account[],
  { mode, round }: { mode: Mode; round: number },
): Promise<Run> {
  const { options, progress, stop } = world
  const directory = join(world.directory, `${mode}-${round}`)
  await cp(seedOf(world), directory, { recursive: true })
  const name = options.rounds > 1 ? `round ${round + 1}, ${mode}` : mode
  const server = await progress.step({ name: `${name}: server starts`, seconds: START_S }, () =>
    serve(world, directory),
  )
  try {
    const services = { name, options, accounts, server, progress, signal: stop.signal }
    const run = await runMode(services, mode, round)
    const { exitCode, errorLines } = await server.stop()
    const troubles = [...run.troubles]
    // Windows knows no request to end: it ends a process at once.
    if (exitCode !== 0 && process.platform !== 'win32')
      troubles.push(`the server ended with exit code ${exitCode}`)
    for (const line of errorLines.slice(0, 3)) troubles.push(`the server's log says: ${line}`)
    return { ...run, troubles }
  } finally {
    await server.stop()
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

const serve = ({ options, secret, stop }: World, directory: string): Promise<MeasuredServer> =>
  startServer({
    directory,
    port: options.port,
    secret,
    onDeath: (error) => stop.abort(error),
  })
