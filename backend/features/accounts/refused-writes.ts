import { AsyncLocalStorage } from 'node:async_hooks'

import { asRefusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'

type Commit = Database['commit']

const asking = new AsyncLocalStorage<{ refused?: Error }>()

/** Remembers for the request that is under way what the database could not take. */
export const remembering =
  (commit: Commit): Commit =>
  (work) =>
    commit(work).catch((error: Error) => {
      const request = asking.getStore()
      if (request && asRefusal(error).code === 'busy') request.refused = error
      throw error
    })

/** Whether the request under way met something that the database could not take. */
export const isRefused = (): boolean => asking.getStore()?.refused !== undefined

/**
 * Throws what the database could not take while `ask` ran, whatever `ask` made of it: the accounts library says
 * "signed out" although the session is still there, and calls a sign-up wrong that may be sent again.
 */
export async function unlessRefused<T>(ask: () => Promise<T>): Promise<T> {
  const request: { refused?: Error } = {}
  const answer = await asking.run(request, ask)
  if (request.refused !== undefined) throw request.refused
  return answer
}
