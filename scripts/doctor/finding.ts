/** What one look showed, and what to do when it is not as it should be. */
export type Finding = { ok: true; found: string } | { ok: false; found: string; advice: string }

export const fine = (found: string): Finding => ({ ok: true, found })
export const wrong = (found: string, advice: string): Finding => ({ ok: false, found, advice })

/** The sentence inside whatever was thrown. */
export const reason = (error: unknown): string =>
  error instanceof Error
    ? error.cause
      ? `${error.message}: ${reason(error.cause)}`
      : error.message
    : String(error)
