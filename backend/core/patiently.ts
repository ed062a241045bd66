import { isUnavailable } from '../db/unavailable.ts'

const AGAIN_MS = 1_000

/** Until a database that is away may be asked again. */
export const aMoment = (): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, AGAIN_MS).unref())

/**
 * Asks again every second while the database is away, for as long as the answer is wanted: for what nobody else would
 * ask for once more. Throws what else goes wrong.
 */
export async function patiently<T>(ask: () => Promise<T>, isWanted: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isUnavailable(error) || !isWanted()) throw error
      await aMoment()
    }
  }
}
