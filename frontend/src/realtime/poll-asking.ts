import type { EventOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Positions } from '@trunkline/shared/protocol/position'
import type { Mode, TopicState } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { World } from './world.ts'

/** What the server answers to one poll (PROTOCOL rule 14). */
export type PollAnswer = {
  epoch: string
  user: number
  mode: Mode
  /** Who decided on `mode`. */
  why?: string
  /** ms until the next poll of a page that is seen, and of one that is not. */
  every?: { seen: number; hidden: number }
  topics: Record<string, TopicState>
  events: EventOf[]
  values: ValueOf[]
}
export type PollQuestion = {
  epoch: string
  positions: Positions
  topics: Topic[]
  /** Nobody looks at any page that this asks for. */
  away: boolean
  /** Nobody looks at the one that asks, so its browser may let it ask once a minute only. */
  hidden: boolean
  /** What tells this page's polls from another's. */
  line: string
}
/** One poll. Rejects when nobody answers, or once it is cut. */
export type AskPoll = (
  question: PollQuestion,
  cut: AbortSignal,
) => Promise<PollAnswer | 'signed_out'>

type Heed = { answered: (answer: PollAnswer | 'signed_out') => void; failed: () => void }

/** A poll that nobody answers for so long is cut; a page that woke up, or a person, does not wait that long. */
const PATIENCE_MS = 20_000
const WAKE_PATIENCE_MS = 4_000

/** Asks one poll at a time, and waits for none for ever. */
export class PollAsking {
  readonly #ask: AskPoll
  readonly #world: Pick<World, 'passed' | 'after'>
  #out: { since: number; cut: AbortController } | null = null

  constructor(ask: AskPoll, world: Pick<World, 'passed' | 'after'>) {
    this.#ask = ask
    this.#world = world
  }

  /** A poll has no answer yet, or its answer is being heeded. */
  get isOut(): boolean {
    return this.#out !== null
  }

  /** Over when the answer, or that there is none, has been heeded. */
  ask(question: PollQuestion, heed: Heed): Promise<void> {
    const cut = new AbortController()
    this.#out = { since: this.#world.passed(), cut }
    const callOff = this.#world.after(PATIENCE_MS, () => cut.abort())
    return this.#ask(question, cut.signal)
      .then(heed.answered, heed.failed)
      .finally(() => {
        callOff()
        this.#out = null
      })
  }

  /** The line may be dead without knowing: what is long without an answer is not waited for. */
  hurry(): void {
    if (this.#out && this.#world.passed() - this.#out.since > WAKE_PATIENCE_MS) this.cut()
  }

  cut(): void {
    this.#out?.cut.abort()
  }
}
