import type { Position } from '@trunkline/shared/protocol/position'

import { Observable, type Readable } from '../../realtime/observable.ts'

/** One frame as it crossed, secrets taken out. `tookMs`: the page's work on it, for what came in. `fault`: what was done to it. */
export type SeenFrame = {
  n: number
  at: number
  way: 'in' | 'out'
  line: string
  text: string
  size: number
  tookMs: number | null
  lagMs: number | null
  fault: string | null
}

/** What is done to frames that come in. Chances are percentages; pauses are ms. */
export type Faults = {
  drop: number
  duplicate: number
  reorder: number
  delayMs: number
  /** Frames wait in a queue, and each takes so long. */
  slowMs: number
}

export const NO_FAULTS: Faults = { drop: 0, duplicate: 0, reorder: 0, delayMs: 0, slowMs: 0 }

/** A line that is open, as far as a developer may do things to it. */
export type OpenLine = {
  path: string
  close: (code: number, reason: string) => void
  /** Pretends that the server has said this. */
  pretend: (text: string) => void
}

const KEPT = 500
/** The longest text that is shown of a frame. */
const SHOWN = 4_000

/** What crosses this page's lines, both ways, and what is done to it on the way: for developers alone. */
export class Wire {
  readonly frames: Readable<readonly SeenFrame[]>
  readonly faults = new Observable<Faults>(NO_FAULTS)
  /** Where the server's frames say that each topic stands. */
  readonly positions: Readable<ReadonlyMap<string, Position>>
  readonly open = new Set<OpenLine>()
  readonly #frames = new Observable<readonly SeenFrame[]>([])
  readonly #positions = new Observable<ReadonlyMap<string, Position>>(new Map())
  #count = 0

  constructor() {
    this.frames = this.#frames
    this.positions = this.#positions
  }

  see(frame: Pick<SeenFrame, 'way' | 'line' | 'text'> & Partial<SeenFrame>): void {
    const text = redacted(frame.text).slice(0, SHOWN)
    const parts = frame.way === 'in' && frame.fault !== 'dropped' ? partsOf(frame.text) : []
    this.#place(parts)
    // A value is told to whoever comes later, too: its time says how old it is, not how long it took.
    const committedAt = parts
      .map(({ type, timestamp }) => (type === 'value' ? 0 : Date.parse(timestamp ?? '')))
      .find((at) => at > 0)
    const seen: SeenFrame = {
      n: (this.#count += 1),
      at: Date.now(),
      size: frame.text.length,
      tookMs: null,
      lagMs: committedAt === undefined ? null : Math.max(0, Date.now() - committedAt),
      fault: null,
      ...frame,
      text,
    }
    this.#frames.set([...this.#frames.get(), seen].slice(-KEPT))
  }

  clear(): void {
    this.#frames.set([])
  }

  #place(parts: readonly Part[]): void {
    const placed = parts.flatMap(placesIn)
    if (placed.length > 0) this.#positions.set(new Map([...this.#positions.get(), ...placed]))
  }
}

type State = { seq: number; id: string }
type Part = {
  type?: string
  topic?: string
  seq?: number
  id?: string
  timestamp?: string
  topics?: Record<string, State>
  data?: { topics?: Record<string, State> }
  _at?: [string, number, string]
}

function placesIn({ topic, seq, id, topics, data, _at }: Part): [string, Position][] {
  if (_at) return [[_at[0], [_at[1], _at[2]]]]
  if (topic !== undefined && seq !== undefined && id !== undefined) return [[topic, [seq, id]]]
  const states = topics ?? (Array.isArray(data?.topics) ? undefined : data?.topics) ?? {}
  return Object.entries(states).flatMap(([name, at]): [string, Position][] =>
    typeof at?.seq === 'number' ? [[name, [at.seq, at.id]]] : [],
  )
}

function partsOf(text: string): Part[] {
  try {
    const said = JSON.parse(text) as Part | Part[] | null
    return said ? [said].flat() : []
  } catch {
    return []
  }
}

/** No token, ticket or cookie is ever shown or exported. */
export function redacted(text: string): string {
  return text
    .replaceAll(/((?:token|ticket|secret|password|cookie)"?\s*[:=]\s*"?)[^"&\s,}]+/gi, '$1…')
    .replaceAll(/ticket\.[\w-]+/g, 'ticket.…')
}

/** This page's. */
export const wire = new Wire()
