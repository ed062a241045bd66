import { whyUnavailable } from '../db/unavailable.ts'

const AGAIN_MS = 1_000
/** A statement that took too long so often takes too long whenever it is asked. */
const TOO_SLOW = { code: '57014', tries: 3 }

/** Until a database that is away may be asked again. */
export const aMoment = (): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, AGAIN_MS).unref())

/**
 * Asks again every second while the database is away, for as long as the answer is wanted, and tells `onError` of each
 * try that failed: for what nobody else would ask for once more. Throws what else goes wrong.
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  { isWanted, onError }: { isWanted: () => boolean; onError: (error: unknown) => void },
): Promise<T> {
  for (let slow = 0; ;) {
    try {
      return await ask()
    } catch (error) {
      const why = whyUnavailable(error)
      if (why === TOO_SLOW.code) slow += 1
      if (why === undefined || !isWanted() || slow === TOO_SLOW.tries) throw error
      onError(error)
      await aMoment()
    }
  }
}
