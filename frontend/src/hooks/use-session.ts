import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { useRealtime } from '../context/realtime-context.tsx'
import { sessionQuery, type SessionUser } from '../features/account/queries.ts'
import { authClient, sentenceOf } from '../lib/auth-client.ts'

export type { SessionUser }

export type Session =
  | { state: 'loading'; user: null }
  | { state: 'signed_in'; user: SessionUser }
  | { state: 'signed_out'; user: null }
  /** Nobody answers: not the same as signed out. */
  | { state: 'unreachable'; user: null; retry: () => void }

/** Who is signed in on this page. */
export function useSession(): Session {
  const { data, isError, refetch } = useQuery(sessionQuery)
  if (data) return { state: 'signed_in', user: data }
  if (data === null) return { state: 'signed_out', user: null }
  if (isError) return { state: 'unreachable', user: null, retry: () => void refetch() }
  return { state: 'loading', user: null }
}

/** The signed-in user, where there is one. */
export function useMe(): SessionUser | null {
  return useQuery(sessionQuery).data ?? null
}

export type Credentials = { email: string; password: string }

/** Signs in, up and out. Each answers null, or the sentence to show. */
export function useSignIn(): {
  signIn: (credentials: Credentials) => Promise<string | null>
  signUp: (account: Credentials & { name: string }) => Promise<string | null>
  signOut: () => Promise<string | null>
  isPending: boolean
} {
  const client = useQueryClient()
  const { actions } = useRealtime()
  const [isPending, setPending] = useState(false)
  const settle = async (asked: Promise<{ error: unknown }>, then = () => {}) => {
    setPending(true)
    try {
      const { error } = await asked
      if (error === null) then()
      if (error === null) await client.refetchQueries({ queryKey: sessionQuery.queryKey })
      return error === null ? null : sentenceOf(error)
    } finally {
      setPending(false)
    }
  }
  return {
    signIn: (credentials) => settle(authClient.signIn.email(credentials)),
    signUp: (account) => settle(authClient.signUp.email(account)),
    signOut: () => settle(authClient.signOut(), actions.leaving()),
    isPending,
  }
}
