/** Why the comparison cannot go on, in a sentence for whoever started it. */
export class CompareError extends Error {
  readonly exitCode: number

  constructor(sentence: string, exitCode = 1) {
    super(sentence)
    this.name = 'CompareError'
    this.exitCode = exitCode
  }
}

/** Waits; throws the signal's reason at once when it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal.addEventListener('abort', abort, { once: true })
  })
}

export type Pace = { atOnce: number; signal?: AbortSignal }

/** Does `work` for every item, so many at a time, beginning in their order. The first failure ends it, as the signal does. */
export async function eachOf<T>(
  items: readonly T[],
  { atOnce, signal }: Pace,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const left = items.entries()
  let failed = false
  const worker = async () => {
    for (const [index, item] of left) {
      if (failed) return
      signal?.throwIfAborted()
      await work(item, index)
    }
  }
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, worker)
  await Promise.all(workers).catch((error: unknown) => {
    failed = true
    throw error
  })
}
