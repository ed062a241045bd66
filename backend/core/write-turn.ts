/** Something with writes to get rid of at the end of the turn. */
export type Flushable = { flush(): void }

const due: Flushable[] = []

/**
 * Flushes at the end of this turn of the event loop, after every microtask: all that a group commit says to a
 * connection leaves in one write, and nothing waits when there is nothing else to say (PROTOCOL rule 7).
 */
export function flushAfterTurn(connection: Flushable): void {
  if (due.push(connection) === 1) process.nextTick(flushAll)
}

function flushAll(): void {
  for (const connection of due.splice(0)) connection.flush()
}
