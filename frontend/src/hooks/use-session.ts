import type { Profile } from '@trunkline/shared/contract/account'

export type SessionUser = Profile & { email: string; role: 'user' | 'ops' }

export type Session =
  | { state: 'loading'; user: null }
  | { state: 'signed_in'; user: SessionUser }
  | { state: 'signed_out'; user: null }
  /** Nobody answers: not the same as signed out. */
  | { state: 'unreachable'; user: null; retry: () => void }

/** Who is signed in on this page. */
export function useSession(): Session {
  throw new Error('not connected yet')
}

export type Credentials = { email: string; password: string }

/** Signs in, up and out. Each answers null, or the sentence to show. */
export function useSignIn(): {
  signIn: (credentials: Credentials) => Promise<string | null>
  signUp: (account: Credentials & { name: string }) => Promise<string | null>
  signOut: () => Promise<string | null>
  isPending: boolean
} {
  throw new Error('not connected yet')
}
