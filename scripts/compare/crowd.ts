import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Account } from './accounts.ts'
import { eachOf } from './compare-error.ts'
import { Ledger } from './ledger.ts'
import { legacyLine } from './legacy-line.ts'
import type { Line, LineServices, OpenLine } from './line.ts'
import { pollLine } from './poll-line.ts'
import type { Polling } from './polling.ts'
import { Traffic } from './traffic.ts'
import { unifiedLine } from './unified-line.ts'

/** Lines that load, open or close at once. */
const AT_ONCE = 20

export type CrowdOptions = {
  origin: string
  mode: Mode
  polling: Polling
  random: () => number
  signal: AbortSignal
}

const lineOf = ({ mode, polling }: CrowdOptions): OpenLine =>
  ({ poll: pollLine(polling), legacy: legacyLine, unified: unifiedLine })[mode]

/** Many users of one mode, each with one page, and what they were told. */
export class Crowd {
  readonly ledger = new Ledger()
  readonly traffic = new Traffic()
  readonly #lines: readonly Line[]
  readonly #signal: AbortSignal
  readonly #troubles = new Map<string, number>()
  #polls = 0

  constructor(accounts: readonly Account[], options: CrowdOptions) {
    const services: LineServices = {
      origin: options.origin,
      random: options.random,
      traffic: this.traffic,
      ledger: this.ledger,
      countPoll: () => {
        this.#polls += 1
      },
      onTrouble: (sentence) => {
        this.#troubles.set(sentence, (this.#troubles.get(sentence) ?? 0) + 1)
      },
    }
    this.#signal = options.signal
    const openLine = lineOf(options)
    this.#lines = accounts.map((account) => openLine(services, account))
  }

  /** Every page fetches its lists; no connection stays. */
  load(): Promise<void> {
    return eachOf(this.#lines, { atOnce: AT_ONCE, signal: this.#signal }, (line) => line.load())
  }

  /** Resolves once everybody hears everything. */
  open(): Promise<void> {
    return eachOf(this.#lines, { atOnce: AT_ONCE, signal: this.#signal }, (line) => line.open())
  }

  close(): Promise<void> {
    return eachOf(this.#lines, { atOnce: AT_ONCE }, (line) => line.close())
  }

  /** Requests for what may be new, so far. */
  get polls(): number {
    return this.#polls
  }

  /** What must not happen on a healthy server, and did. */
  get troubles(): string[] {
    return [...this.#troubles].map(([said, times]) =>
      times > 1 ? `${said} (${times} times)` : said,
    )
  }
}
