import { cpus } from 'node:os'

import manifest from '../../package.json' with { type: 'json' }
import { doubtsOf, failuresOf } from './doubts.ts'
import { figuresOf } from './figures.ts'
import type { Options } from './options.ts'
import { pollings } from './polling.ts'
import { type Report, REPORT_VERSION, type Run } from './result.ts'

/** What was asked and what came out, as `--json` writes it. */
export function reportOf(options: Options, runs: readonly Run[]): Report {
  const { users, seconds, modes, rate, rounds, seed, polling, cohort } = options
  return {
    version: REPORT_VERSION,
    at: new Date().toISOString(),
    build: manifest.version,
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      node: process.versions.node,
    },
    asked: { users, seconds, modes: [...modes], rate, rounds, seed, polling, cohort: [...cohort] },
    polling: pollings[polling].map(({ what, path, everyMs: [least, most], source, says }) => ({
      what,
      path,
      everyMs: [least, most],
      source,
      says,
    })),
    figures: figuresOf(runs, users),
    runs: [...runs],
    failures: failuresOf(runs),
    doubts: doubtsOf(runs, users),
  }
}
