import { ApiError, read } from './api.ts'

/** Whether the server would let this page in: what a refused socket does not tell. */
export async function probeSession(): Promise<'signed_in' | 'signed_out' | 'unreachable'> {
  try {
    await read('/api/session')
    return 'signed_in'
  } catch (error) {
    return error instanceof ApiError && error.status === 401 ? 'signed_out' : 'unreachable'
  }
}
