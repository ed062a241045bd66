import type { Refused } from '../realtime/action-queue.ts'
import { ApiError } from './api.ts'

/** What an HTTP answer says about an action, in the words of a line. */
export function refusalOf(error: unknown): Refused {
  const { code, message, details, temporary } =
    error instanceof ApiError ? error : new ApiError(0, 'internal', String(error))
  return { code, message, details, temporary }
}
