import { isPageMode, type ModeReason, type PageMode, type Setting } from '../config.ts'
import { Observable, type Readable } from '../realtime/observable.ts'

/** What the page goes by before any server has spoken, and where a choice of this browser is kept. */
export type ModeSource = {
  build: PageMode
  override: PageMode | null
  keep: (override: PageMode | null) => void
}

const serverReasons = new Set<string>(['kill', 'rollout'] satisfies ModeReason[])

/**
 * Which line this page is to be on, and who decided: kill switch › this browser's override › the server's percentage › the
 * build (SPEC section 4). What the server says comes with every answer and over the line itself. A line that the server
 * has closed for good is left: for the one line where the page or its browser chose it, for polling where the server
 * wanted the page off the one line.
 */
export class LineMode {
  readonly setting: Readable<Setting>
  readonly #setting: Observable<Setting>
  readonly #source: ModeSource
  readonly #gone = new Set<PageMode>()
  #override: PageMode | null
  #server: { mode: PageMode; why: 'kill' | 'rollout' } | null = null
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(source: ModeSource) {
    this.#source = source
    this.#override = source.override
    this.#setting = new Observable(this.#resolve())
    this.setting = this.#setting
  }

  /**
   * The server has spoken. `askedAt`: when that was asked for; an answer that was asked for before the last word says
   * nothing. `why` is `build` where it leaves the choice to the page. Unknown modes are a newer server's business.
   */
  told({ mode, why, at, askedAt = at }: Told): void {
    if (askedAt < this.#toldAt) return
    if (why === 'retired') return this.#lose()
    this.#toldAt = at
    const isChoice = isPageMode(mode) && serverReasons.has(why)
    const before = this.#server
    this.#server = isChoice ? { mode, why: why as 'kill' | 'rollout' } : null
    // An old endpoint may have been brought back since; this build's version of the one line never is.
    if (before?.mode !== this.#server?.mode || before?.why !== this.#server?.why)
      for (const mode of this.#gone) if (mode !== 'unified') this.#gone.delete(mode)
    this.#decide()
  }

  /** What this browser insists on, whether it is heeded or not. */
  get override(): PageMode | null {
    return this.#override
  }

  /** This browser insists on a line; null: it does not. Kept. */
  choose(override: PageMode | null): void {
    this.#source.keep(override)
    this.chosen(override)
  }

  /** Another tab has chosen for this browser. */
  chosen(override: PageMode | null): void {
    this.#override = override
    this.#decide()
  }

  /** The line that the page is on has been closed for good. */
  #lose(): void {
    this.#gone.add(this.#setting.get().mode)
    this.#decide()
  }

  #decide(): void {
    const { mode, why } = this.#resolve()
    const before = this.#setting.get()
    if (mode !== before.mode || why !== before.why) this.#setting.set({ mode, why })
  }

  #resolve(): Setting {
    const wanted = this.#wanted()
    if (!this.#gone.has(wanted.mode)) return wanted
    const isOwnChoice = wanted.why === 'build' || wanted.why === 'override'
    return { mode: isOwnChoice && !this.#gone.has('unified') ? 'unified' : 'poll', why: 'retired' }
  }

  #wanted(): Setting {
    if (this.#server?.why === 'kill') return this.#server
    if (this.#override) return { mode: this.#override, why: 'override' }
    return this.#server ?? { mode: this.#source.build, why: 'build' }
  }
}

/** A word of the server, and when it came and was asked for (ms, of any one clock). */
type Told = { mode: string; why: string; at: number; askedAt?: number }
