import { read } from './api.ts'

/** Whether the server would let this page in: what a refused socket does not tell. */
export async function probeSession(): Promise<'signed_in' | 'signed_out' | 'unreachable'> {
  try {
    const { data } = await read<{ user: object | null }>('/api/session?quiet')
    return data.user ? 'signed_in' : 'signed_out'
  } catch {
    return 'unreachable'
  }
}
