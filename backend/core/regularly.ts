/**
 * Does it now and every `everyMs`, one after another; what fails is told to `onError` and tried again at the next turn.
 * The returned function stops it and waits for what is under way.
 */
export function regularly(
  work: () => Promise<unknown>,
  { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void },
): () => Promise<void> {
  const turn = async () => {
    await work().catch(onError)
  }
  let working = turn()
  const timer = setInterval(() => {
    working = working.then(turn)
  }, everyMs).unref()
  return () => {
    clearInterval(timer)
    return working
  }
}
