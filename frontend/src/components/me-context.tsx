import { createContext, useContext } from 'react'

import type { SessionUser } from '../hooks/use-session.ts'

/** Who is signed in, for everything inside the signed-in frame. */
export const MeContext = createContext<SessionUser | null>(null)

/** The signed-in user; to be used inside the signed-in frame only. */
export function useMe(): SessionUser {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe() outside the signed-in frame')
  return me
}
