import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { useSession } from '../hooks/use-session.ts'
import { ErrorState } from './error-state.tsx'
import { Logo } from './logo.tsx'
import { MeContext } from './me-context.tsx'
import { NewsToasts } from './news-toasts.tsx'
import { AppShell } from './shell/app-shell.tsx'

import styles from './signed-in-frame.module.css'

/** Lets nobody past who is not signed in; tells "signed out" from "nobody answers". */
export function SignedInFrame() {
  const session = useSession()
  const [wasIn, setWasIn] = useState(false)
  if (session.state === 'signed_in' && !wasIn) setWasIn(true)

  switch (session.state) {
    case 'loading':
      return (
        <div className={styles.wait} role="status">
          <Logo size={40} />
          <span className={styles.words}>Opening Trunkline…</span>
        </div>
      )
    case 'unreachable':
      return (
        <main className={styles.wait}>
          <ErrorState
            error={new Error('The server does not answer. You are still signed in.')}
            onRetry={session.retry}
            what="Trunkline"
            wholePage
          />
        </main>
      )
    case 'signed_out':
      return <ToSignIn wasIn={wasIn} />
    case 'signed_in':
      return (
        <MeContext value={session.user}>
          <AppShell>
            <Outlet />
          </AppShell>
          <NewsToasts />
        </MeContext>
      )
  }
}

/** Leads to the sign-in page once, with the way back: where one is changes on the way, and must not be asked again. */
function ToSignIn(props: { wasIn: boolean }) {
  const { wasIn } = props
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.state.location
    if (pathname === '/sign-in') return
    void router.navigate({
      to: '/sign-in',
      search: href === '/' ? {} : { next: href },
      replace: true,
      state: { signedOut: wasIn },
    })
  }, [router, wasIn])
  return null
}
