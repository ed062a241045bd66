import { Writable } from 'node:stream'

import { createLogger, type Logger } from './log.ts'

/** A log that tells everything, and keeps it. */
export function keptLog(): { log: Logger; lines: readonly string[]; text: () => string } {
  const lines: string[] = []
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const log = createLogger({ level: 'trace', pretty: false, to })
  return { log, lines, text: () => lines.join('') }
}
