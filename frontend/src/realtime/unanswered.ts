import type { ActionInput, ActionName } from '@trunkline/shared/contract/catalogue'

import { ActionRefused, type ActOptions, type Done, type Transport } from './transport.ts'

/**
 * What a page has asked for and nobody has answered. It is asked of one line at a time: of the next one, under the same id,
 * when the page moves on, and the line before drops what it has not sent.
 */
export class Unanswered {
  #line: Transport
  readonly #moves = new Set<() => void>()

  constructor(line: Transport) {
    this.#line = line
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id, signal }: ActOptions,
  ): Promise<Done<N>> {
    return new Promise((resolve, reject) => {
      let asking = new AbortController()
      const settle = (tell: () => void) => {
        this.#moves.delete(move)
        // Another line may have it by now.
        asking.abort()
        tell()
      }
      const ask = async () => {
        const asked = new AbortController()
        asking = asked
        try {
          const done = await this.#line.act(name, input, { id, signal: asked.signal })
          settle(() => resolve(done))
        } catch (error) {
          // A line that the page has left says nothing about it: the next one was asked.
          if (asked === asking || !isLeft(error)) settle(() => reject(error as Error))
        }
      }
      const move = () => {
        if (signal?.aborted) return
        asking.abort()
        void ask()
      }
      this.#moves.add(move)
      signal?.addEventListener('abort', () => asking.abort())
      void ask()
    })
  }

  /** All that has no answer is asked of this line, in the order in which it was asked for. */
  moveTo(line: Transport): void {
    this.#line = line
    for (const move of this.#moves) move()
  }
}

const isLeft = (error: unknown) =>
  error instanceof ActionRefused && (error.code === 'closed' || error.code === 'withdrawn')
