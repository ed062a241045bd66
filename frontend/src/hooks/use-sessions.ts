import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { useRealtime } from '../context/realtime-context.tsx'
import { authClient, sentenceOf } from '../lib/auth-client.ts'
import { SESSION_KEY } from '../lib/query-client.ts'
import { readingOf } from './reading.ts'
import type { Failure, Reading } from './view.ts'

export type SessionRow = {
  id: string
  current: boolean
  createdAt: string
  expiresAt: string
  userAgent: string | null
  ipAddress: string | null
}

type Known = SessionRow & { token: string }

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async (): Promise<Known[]> => {
    const [all, mine] = await Promise.all([authClient.listSessions(), authClient.getSession()])
    if (all.error) throw new Error(sentenceOf(all.error))
    return all.data.map((session) => ({
      id: String(session.id),
      token: session.token,
      current: session.token === mine.data?.session.token,
      createdAt: new Date(session.createdAt).toISOString(),
      expiresAt: new Date(session.expiresAt).toISOString(),
      userAgent: session.userAgent ?? null,
      ipAddress: session.ipAddress ?? null,
    }))
  },
})

/** Where I am signed in. */
export function useSessions(): Reading & {
  sessions: SessionRow[]
  revoke: (id: string) => void
  /** Signs out every browser and device, this one too. */
  revokeAll: () => void
  isPending: boolean
  failure: Failure | null
} {
  const client = useQueryClient()
  const { actions } = useRealtime()
  const query = useQuery(sessionsQuery)
  const known = query.data ?? []
  const end = useMutation({
    mutationFn: async (token: string | null) => {
      const leave = actions.leaving()
      const { error } =
        token === null
          ? await authClient.revokeSessions()
          : await authClient.revokeSession({ token })
      if (error) throw new Error(sentenceOf(error))
      if (token === null) leave()
    },
    onSettled: (_data, _error, token) =>
      client.invalidateQueries({ queryKey: token === null ? SESSION_KEY : sessionsQuery.queryKey }),
  })
  return {
    ...readingOf(query),
    sessions: known,
    revoke: (id) => {
      const session = known.find((one) => one.id === id)
      if (session) end.mutate(session.token)
    },
    revokeAll: () => end.mutate(null),
    isPending: end.isPending,
    failure: end.error && {
      message: end.error.message,
      code: 'internal',
      retry: () => end.variables !== undefined && end.mutate(end.variables),
      discard: () => end.reset(),
    },
  }
}
