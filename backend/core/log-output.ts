import type { Writable } from 'node:stream'

/** Characters that wait for a reader, at most. */
const MOST = 1_048_576
/** How long the last lines wait for a reader at the end of the process. */
const PATIENCE_MS = 500
const PINO_WARN = 40

/**
 * Where a log's lines go, such as standard output. Whoever reads them may stand still or be gone, a disk may be full,
 * and nobody who logs waits for that or fails by it: what cannot be written and what is beyond MOST is left out, and
 * how many lines that were is told once there is room.
 */
export function logOutput(to: Pick<Writable, 'write' | 'on' | 'writableLength'>): {
  write(line: string): void
  flush(done: () => void): void
} {
  let leftOut = 0
  const written = (error?: Error | null) => {
    if (error) leftOut += 1
  }
  // Each line that fails is counted where it was written; without a listener this would end the process.
  to.on('error', () => undefined)

  return {
    write(line) {
      if (to.writableLength > MOST) {
        leftOut += 1
        return
      }
      if (leftOut > 0) {
        const msg = `${leftOut} line(s) of this log could not be written`
        leftOut = 0
        to.write(`${JSON.stringify({ level: PINO_WARN, time: Date.now(), msg })}\n`, written)
      }
      to.write(line, written)
    },
    /** Calls back once everything is with the reader, or has waited long enough. */
    flush(done) {
      const late = setTimeout(done, PATIENCE_MS)
      to.write('', () => {
        clearTimeout(late)
        done()
      })
    },
  }
}
