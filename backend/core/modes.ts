import type { Mode, ServerFrameOf } from '@trunkline/shared/protocol/server-frames'

/** The mode that the server wants for a user, and which rule said so. */
export type Wanted = { mode: Mode; why: string }
/** Pure and quick: asked with every request. Undefined: nobody is signed in. */
export type ModePolicy = (userId: number | undefined) => Wanted

type ModeLine = { readonly userId: number; told: Mode; tell(frame: string): void }

/**
 * Which mode each user should be in. Lines that understand it join when they open and are told at once when a new policy
 * wants something else of their user; nobody else hears a word (PROTOCOL rule 14).
 */
export class Modes {
  readonly #lines = new Set<ModeLine>()
  #policy: ModePolicy

  constructor(policy: ModePolicy) {
    this.#policy = policy
  }

  wanted(userId?: number): Wanted {
    return this.#policy(userId)
  }

  /** Answers the mode as it is; the line hears of later ones as `mode` frames until it leaves. */
  join(userId: number, tell: (frame: string) => void): { mode: Mode; leave(): void } {
    const { mode } = this.#policy(userId)
    const line = { userId, told: mode, tell }
    this.#lines.add(line)
    return { mode, leave: () => void this.#lines.delete(line) }
  }

  adopt(policy: ModePolicy): void {
    this.#policy = policy
    for (const line of this.#lines) {
      const { mode, why } = policy(line.userId)
      if (mode === line.told) continue
      line.told = mode
      line.tell(JSON.stringify({ type: 'mode', to: mode, why } satisfies ServerFrameOf<'mode'>))
    }
  }
}
