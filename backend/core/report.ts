import { whyUnavailable } from '../db/unavailable.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What becomes of an error that somebody met while doing `what`. */
export type Report = (what: string) => (error: unknown) => void

/** How often the log tells the same thing of the database again. */
const AGAIN_MS = 10_000
/** The disk is full or fails: refused by design as well, but somebody has to come. */
const BROKEN = /^SQLITE_(FULL|IOERR)|^(53100|58)/

/**
 * Mistakes are errors of the log, each with its stack. What the database cannot take now is refused by design (promise
 * P16): every case is counted, and the log tells each kind once in a while with how many there were, so that neither a
 * busy moment nor a full disk fills it.
 */
export function reporting(log: Pick<Logger, 'error' | 'warn'>, metrics: Metrics): Report {
  const told = new Map<string, { at: number; since: number }>()
  return (what) => (error) => {
    const code = whyUnavailable(error)
    if (code === undefined) return log.error({ err: error }, what)
    metrics.databaseRefused.inc({ code })
    const now = performance.now()
    const last = told.get(code) ?? { at: -Infinity, since: 0 }
    last.since += 1
    told.set(code, last)
    if (now - last.at < AGAIN_MS) return
    const say = BROKEN.test(code) ? 'error' : 'warn'
    log[say]({ code, refused: last.since }, 'the database could not take something')
    told.set(code, { at: now, since: 0 })
  }
}
