import { useSignIn } from '../hooks/use-session.ts'
import { forgetDrafts } from '../lib/drafts.ts'
import { showToast } from './toast.ts'

/** Signs out and forgets the drafts of this browser; says so when it could not. */
export function useLeave(): () => void {
  const { signOut } = useSignIn()

  const leave = async () => {
    const refused = await signOut()
    if (refused === null) forgetDrafts()
    else showToast({ text: refused, tone: 'error' })
  }
  return () => void leave()
}
