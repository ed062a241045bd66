import type { Beacon, ParityRow } from '@trunkline/shared/contract/beacon'

import type { Setting } from '../config.ts'
import { PATIENCE_MS, read } from '../lib/api.ts'
import { PageFigures } from '../lib/page-figures.ts'
import { serverClock } from '../lib/server-clock.ts'
import type { Readable } from '../realtime/observable.ts'
import type { Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'

/** Compares the old lines with what feeds the page. `windowMs`: how often its findings are to be told. */
export type Parity = { take(): ParityRow[]; close(): void; windowMs: number }
export type WatchParity = (page: {
  userId: number
  mode: Setting['mode']
  line: Transport
}) => Promise<Parity>

export type ReportOptions = {
  line: Readable<Transport | null>
  setting: Readable<Setting>
  world: Pick<World, 'passed' | 'after'>
  /** Loads what compares, for those whom the server has drawn for it. */
  watchParity: WatchParity
}

const EVERY_MS = 60_000
/** A page that has just come has other things to do. */
const SETTLED_MS = 5_000

/** Tells the server each minute, and when the page is put away, what the page met on its line (`POST /api/realtime/beacon`). */
export class PageReports {
  readonly #options: ReportOptions
  #figures: PageFigures
  #parity: Parity | null = null
  #userId: number | null = null
  #isSampled = false
  #round = 0
  #ends: (() => void)[] = []
  #endLine = () => {}
  #cancelReport = () => {}

  constructor(options: ReportOptions) {
    this.#options = options
    this.#figures = new PageFigures(options.world.passed)
  }

  /** A handler threw. */
  failed(): void {
    this.#figures.failed()
  }

  /** Reports for this person until the answer is called. */
  begin(userId: number): () => void {
    const { line, setting, world } = this.#options
    this.#figures = new PageFigures(world.passed)
    this.#userId = userId
    const putAway = () => {
      if (document.hidden) this.#report()
    }
    document.addEventListener('visibilitychange', putAway)
    this.#ends = [
      line.subscribe(() => this.#listen()),
      setting.subscribe(() => void this.#compare()),
      world.after(SETTLED_MS, () => void this.#ask()),
      () => document.removeEventListener('visibilitychange', putAway),
    ]
    this.#listen()
    this.#reportIn(EVERY_MS)
    return () => this.#end()
  }

  #end(): void {
    for (const end of this.#ends.splice(0)) end()
    this.#endLine()
    this.#cancelReport()
    this.#userId = null
    this.#isSampled = false
    void this.#compare()
  }

  #listen(): void {
    this.#endLine()
    const line = this.#options.line.get()
    const figures = this.#figures
    const ends = line
      ? [
          line.hear({
            message: (message, told) => figures.handled(message, told, serverClock.now()),
            restart: (restart) => figures.restarted(restart),
          }),
          line.status.subscribe(() => figures.stands(line.status.get())),
        ]
      : []
    this.#endLine = () => ends.forEach((end) => end())
  }

  async #ask(): Promise<void> {
    const asked = await read<{ parity: boolean }>('/api/config').catch(() => null)
    this.#drawn(asked?.data.parity === true)
  }

  /** Whether the server has drawn this person for the comparison. */
  #drawn(isSampled: boolean): void {
    if (isSampled === this.#isSampled || this.#userId === null) return
    this.#isSampled = isSampled
    void this.#compare()
  }

  /** Begins to compare, or to compare from another line, or ends it. A page that polls was taken off all sockets. */
  async #compare(): Promise<void> {
    const { line, setting, watchParity } = this.#options
    const round = (this.#round += 1)
    this.#parity?.close()
    this.#parity = null
    const [transport, { mode }, userId] = [line.get(), setting.get(), this.#userId]
    if (!this.#isSampled || userId === null || !transport || mode === 'poll') return
    const parity = await watchParity({ userId, mode, line: transport }).catch(() => null)
    if (round !== this.#round) return parity?.close()
    this.#parity = parity
    if (parity) this.#reportIn(parity.windowMs)
  }

  #reportIn(ms: number): void {
    this.#cancelReport()
    this.#cancelReport = this.#options.world.after(ms, () => {
      this.#report()
      this.#reportIn(this.#parity?.windowMs ?? EVERY_MS)
    })
  }

  #report(): void {
    const { mode, why } = this.#options.setting.get()
    const beacon: Beacon = this.#figures.take(
      { mode, why: why === 'retired' ? 'build' : why },
      this.#parity?.take() ?? null,
    )
    const userId = this.#userId
    // A page that goes away has no time for an answer, and a report that is lost is missed by nobody.
    void fetch('/api/realtime/beacon', {
      method: 'POST',
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(beacon),
    }).then(
      ({ ok, headers }) => {
        if (ok && userId === this.#userId) this.#drawn(headers.get('Realtime-Parity') === '1')
      },
      () => undefined,
    )
  }
}
