import type { Refused } from '../realtime/action-queue.ts'
import { ApiError } from './api.ts'

/**
 * What an HTTP answer says about an action, in the words of a line. Who is signed out is refused for now: over a socket,
 * too, it would wait until the same person is back.
 */
export function refusalOf(error: unknown): Refused {
  const { code, message, details, status, temporary } =
    error instanceof ApiError ? error : new ApiError(0, 'internal', String(error))
  return { code, message, details, temporary: temporary || status === 401 }
}
