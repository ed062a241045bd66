import { type ErrorCode, errorCodes } from '@trunkline/shared/protocol/errors'

import { isUnavailable } from '../db/unavailable.ts'

/**
 * A request that is answered with "no, because": the code decides HTTP status and whether trying again makes sense.
 * Thrown inside `write` it leaves nothing behind. Anything else that is thrown becomes `internal`.
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  /** The field that was wrong, what stands in the way: shown to the person or the developer. */
  readonly details: unknown
  /** Milliseconds after which it may be tried again. */
  readonly retryIn: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: unknown; retryIn?: number } = {},
  ) {
    super(message)
    this.code = code
    this.details = more.details
    this.retryIn = more.retryIn
  }

  get status(): number {
    return errorCodes[this.code].status
  }

  get temporary(): boolean {
    return errorCodes[this.code].temporary
  }
}

/** Not the asker's doing: operators hear of it. */
export const isOurs = ({ code }: Refusal): boolean => code === 'internal' || code === 'busy'

/** What the asker may know of an error: a refusal as it is, everything else as `internal` or, from the database, `busy`. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (isUnavailable(error))
    return new Refusal('busy', 'the database cannot take this now', { retryIn: 1_000 })
  return new Refusal('internal', 'something went wrong on the server')
}

/** What a line is closed with that cannot go on because of this error. */
export const closeNameOf = (error: unknown): 'busy' | 'internal' =>
  asRefusal(error).code === 'busy' ? 'busy' : 'internal'
