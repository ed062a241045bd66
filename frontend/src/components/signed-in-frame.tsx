import { Navigate, Outlet, useRouterState } from '@tanstack/react-router'

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
  const href = useRouterState({ select: (state) => state.location.href })

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
          />
        </main>
      )
    case 'signed_out':
      return <Navigate replace search={href === '/' ? {} : { next: href }} to="/sign-in" />
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
