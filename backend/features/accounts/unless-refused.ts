import { AsyncLocalStorage } from 'node:async_hooks'

import { isUnavailable } from '../../db/unavailable.ts'

const asking = new AsyncLocalStorage<{ refused?: Error }>()

/** Remembers for the request that is under way what the database could not take, or not answer. */
export function remember(error: unknown): void {
  const request = asking.getStore()
  if (request && isUnavailable(error)) request.refused = error as Error
}

/** Whether the request under way met something that the database could not take. */
export const isRefused = (): boolean => asking.getStore()?.refused !== undefined

/**
 * Throws what the database could not take while `ask` ran, whatever `ask` made of it: the accounts library says
 * "signed out" although the session is still there, calls a sign-up wrong that may be sent again, and a session that
 * could not be looked up a mistake of the server.
 */
export async function unlessRefused<T>(ask: () => Promise<T>): Promise<T> {
  const request: { refused?: Error } = {}
  const answer = await asking.run(request, ask).catch((error: unknown) => {
    throw request.refused ?? error
  })
  if (request.refused !== undefined) throw request.refused
  return answer
}
