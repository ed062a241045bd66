import type { Failure, Reading } from './view.ts'

export type SessionRow = {
  id: string
  current: boolean
  createdAt: string
  expiresAt: string
  userAgent: string | null
  ipAddress: string | null
}

/** Where I am signed in. */
export function useSessions(): Reading & {
  sessions: SessionRow[]
  revoke: (id: string) => void
  revokeOthers: () => void
  isPending: boolean
  failure: Failure | null
} {
  throw new Error('not connected yet')
}
