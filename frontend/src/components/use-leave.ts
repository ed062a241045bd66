import { useSignIn } from '../hooks/use-session.ts'
import { showToast } from './toast.ts'

/** Signs out; says so when it could not. */
export function useLeave(): () => void {
  const { signOut } = useSignIn()

  const leave = async () => {
    const refused = await signOut()
    if (refused !== null) showToast({ text: refused, tone: 'error' })
  }
  return () => void leave()
}
