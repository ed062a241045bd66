import { AsyncLocalStorage } from 'node:async_hooks'

import { isUnavailable } from '../../db/unavailable.ts'

type Request = { refused?: Error; tooLate?: true }
const asking = new AsyncLocalStorage<Request>()

/** Remembers for the request that is under way what the database could not take, or not answer. */
export function remember(error: unknown): void {
  const request = asking.getStore()
  if (!request) return
  if (isUnavailable(error)) request.refused = error as Error
  else if (isTaken(error)) request.tooLate = true
}

/** Another request has made the same a moment ago, such as an account with this address. */
export function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE'
}

/** Whether the request under way met something that the database could not take, or came too late: no mistake of ours. */
export function isRefused(): boolean {
  const { refused, tooLate } = asking.getStore() ?? {}
  return refused !== undefined || tooLate === true
}

/**
 * Throws what the database could not take while `ask` ran, whatever `ask` made of it: the accounts library says
 * "signed out" although the session is still there, calls a sign-up wrong that may be sent again, and a session that
 * could not be looked up a mistake of the server.
 */
export async function unlessRefused<T>(ask: () => Promise<T>): Promise<T> {
  const request: Request = {}
  const answer = await asking.run(request, ask).catch((error: unknown) => {
    throw request.refused ?? error
  })
  if (request.refused !== undefined) throw request.refused
  return answer
}
