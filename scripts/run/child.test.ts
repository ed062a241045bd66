import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { expect, onTestFinished, test } from 'vitest'

const CHILD = new URL('child.mjs', import.meta.url).href
/** Says that it runs, and each signal, and ends in good order half a second after the first. */
const SERVER = `
  process.stdout.on('error', () => {})
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    console.log(signal)
    setTimeout(() => process.exit(7), 500)
  })
  setInterval(() => {}, 1000)
  console.log('runs')`

/** A process that runs SERVER as run.mjs runs the real one, and what SERVER says. */
async function start() {
  const program = `
    import { run } from ${JSON.stringify(CHILD)}
    process.exit(await run(process.execPath, ['-e', ${JSON.stringify(SERVER)}]))`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void starter.kill('SIGKILL'))
  const said: string[] = []
  const lines = createInterface(starter.stdout)
  lines.on('line', (line) => said.push(line))
  await once(lines, 'line')
  const ended = once(lines, 'close')
  // Only a process that has ended lets go of its output.
  return { starter, signals: async () => (await ended, said.slice(1)) }
}

const exitCode = async (process: ChildProcess) => (await once(process, 'exit'))[0] as number | null

test('a signal reaches the server, and its exit code comes back', async () => {
  const { starter, signals } = await start()
  starter.kill('SIGTERM')
  expect(await exitCode(starter)).toBe(7)
  expect(await signals()).toEqual(['SIGTERM'])
})

test('Ctrl-C, which comes with more than one signal, is one wish to end', async () => {
  const { starter, signals } = await start()
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) starter.kill(signal)
  expect(await exitCode(starter)).toBe(7)
  expect(await signals()).toHaveLength(1)
})

test('a closed terminal asks the server to end in good order', async () => {
  const { starter, signals } = await start()
  starter.kill('SIGHUP')
  expect(await signals()).toEqual(['SIGTERM'])
})

test('the server ends with whoever started it, however hard that ended', async () => {
  const { starter, signals } = await start()
  starter.kill('SIGKILL')
  expect(await signals()).toEqual(['SIGTERM'])
})
