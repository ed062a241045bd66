import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { setImmediate as immediate } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { logOutput } from './log-output.ts'
import { createLogger } from './log.ts'

/** A reader who takes nothing until told to. */
function slowReader() {
  const taken: string[] = []
  let goOn = () => {}
  let reads = false
  const stream = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      taken.push(line)
      if (reads) done()
      else goOn = done
    },
  })
  const read = () => {
    reads = true
    goOn()
  }
  return { stream, taken, read }
}
const flushed = (output: ReturnType<typeof logOutput>) =>
  new Promise<void>((resolve) => output.flush(resolve))

test('what a reader who stands still does not take is bounded, and the log says how much of it is missing', async () => {
  const { stream, taken, read } = slowReader()
  const output = logOutput(stream)
  const log = createLogger({ level: 'info', pretty: false, to: output })
  const LINES = 2_000
  for (let i = 0; i < LINES; i += 1) log.info(`${i} ${'x'.repeat(1_000)}`)
  expect(stream.writableLength).toBeLessThan(1_100_000)

  read()
  await flushed(output)
  log.info('and on')
  const left = LINES - taken.filter((line) => line.includes('xxx')).length
  expect(left).toBeGreaterThan(0)
  expect(taken.slice(-2).map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    `${left} line(s) of this log could not be written`,
    'and on',
  ])
})

test('the end of a process waits for its last lines, and not for a reader who takes none', async () => {
  const { stream, taken, read } = slowReader()
  const output = logOutput(stream)
  output.write('first')
  output.write('last')
  await flushed(output)
  expect(taken).toEqual(['first'])

  let ended = false
  const ending = flushed(output).then(() => (ended = true))
  await immediate()
  expect(ended).toBe(false)
  read()
  await ending
  expect(taken).toContain('last')
})

test('a disk without room harms nobody who logs, and what it cost is told once there is room', () => {
  let full = true
  const taken: string[] = []
  // Standard output into a file goes on after an error, as no other stream does.
  const file = Object.assign(new EventEmitter(), {
    writableLength: 0,
    write(line: string, done: (error?: Error) => void) {
      if (!full) taken.push(line)
      done(full ? new Error('ENOSPC') : undefined)
      if (full) file.emit('error', new Error('ENOSPC'))
      return true
    },
  })
  const output = logOutput(file as unknown as Writable)
  output.write('1\n')
  full = false
  output.write('2\n')
  expect(taken.join('')).toMatch(/1 line\(s\) of this log could not be written.*\n2\n/)
})
