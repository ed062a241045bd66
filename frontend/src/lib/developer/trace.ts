import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { MessageOf } from '@trunkline/shared/contract/catalogue'

import type { Ended, Restart, Told, Transport } from '../../realtime/transport.ts'
import type { Entry } from '../positioned/cell.ts'

/** What reached the cache, in order: enough to bring another one to the same state. */
export type TraceStep =
  | { do: 'message'; message: MessageOf; told: Told }
  | { do: 'restart'; restart: Restart }
  | { do: 'ended'; ended: Ended }
  | { do: 'asked' | 'failed'; key: QueryKey }
  | { do: 'landed'; key: QueryKey; entry: Entry }

export type Held = { key: QueryKey; entry: Entry }
export type Trace = { version: 1; initial: Held[]; steps: TraceStep[]; final: Held[] }

const MOST_STEPS = 5_000

/** Every positioned query that holds something, as it is now. */
export const heldBy = (client: QueryClient): Held[] =>
  client
    .getQueryCache()
    .getAll()
    .flatMap(({ meta, queryKey: key, state }) =>
      meta?.positioned === true && state.data !== undefined
        ? [{ key, entry: structuredClone(state.data) as Entry }]
        : [],
    )

/** Writes down what reaches the cache, from its making until `end`. */
class TraceRecorder {
  readonly #client: QueryClient
  readonly #initial: Held[]
  readonly #steps: TraceStep[] = []
  readonly #ends: (() => void)[]
  #isWhole = true

  constructor(client: QueryClient, line: Transport) {
    this.#client = client
    this.#initial = heldBy(client)
    this.#ends = [
      line.hear({
        message: (message, told) => this.#add({ do: 'message', message, told }),
        restart: (restart) => this.#add({ do: 'restart', restart }),
        ended: (ended) => this.#add({ do: 'ended', ended }),
      }),
      client.getQueryCache().subscribe((change) => {
        if (change.type !== 'updated' || change.query.meta?.positioned !== true) return
        const { queryKey: key } = change.query
        const { action } = change
        if (action.type === 'fetch') this.#add({ do: 'asked', key })
        if (action.type === 'error') this.#add({ do: 'failed', key })
        if (action.type === 'success' && !action.manual)
          this.#add({ do: 'landed', key, entry: action.data as Entry })
      }),
    ]
  }

  /** False once so much has happened that the beginning would have to go. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  take(): Trace {
    return {
      version: 1,
      initial: this.#initial,
      steps: [...this.#steps],
      final: heldBy(this.#client),
    }
  }

  end(): void {
    for (const end of this.#ends) end()
  }

  #add(step: TraceStep): void {
    if (this.#steps.length < MOST_STEPS) this.#steps.push(structuredClone(step))
    else this.#isWhole = false
  }
}

/** The recording of one page: of the line that it has, from the beginning or from when a developer says. */
export class TraceKeeper {
  readonly #client: QueryClient
  #line: Transport | null = null
  #recorder: TraceRecorder | null = null

  constructor(client: QueryClient) {
    this.#client = client
  }

  /** Null while there is no line; `isWhole` is false once it is full. */
  get recorder(): Pick<TraceRecorder, 'isWhole' | 'take'> | null {
    return this.#recorder
  }

  follow(line: Transport): () => void {
    this.#line = line
    this.startOver()
    return () => {
      this.#line = null
      this.startOver()
    }
  }

  startOver(): void {
    this.#recorder?.end()
    this.#recorder = this.#line && new TraceRecorder(this.#client, this.#line)
  }
}
