import { getRouteApi, Link, useRouter, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

import { Logo } from '../../components/logo.tsx'
import { useServerConfig } from '../../hooks/use-server-config.ts'
import { useSession } from '../../hooks/use-session.ts'
import { DemoAccounts } from './components/demo-accounts.tsx'
import { SignInForm } from './components/sign-in-form.tsx'
import { SignUpForm } from './components/sign-up-form.tsx'

import styles from './account-page.module.css'

/** For who has an account. The demo accounts, where there are any, are one click away. */
export function SignInPage() {
  const { next } = getRouteApi('/sign-in').useSearch()
  const { demo } = useServerConfig()
  return (
    <AccountPage next={next} title="Sign in">
      <SignInForm />
      <p className={styles.other}>
        New here?{' '}
        <Link search={{ next }} to="/sign-up">
          Create an account
        </Link>
      </p>
      {demo.length > 0 && <DemoAccounts accounts={demo} />}
    </AccountPage>
  )
}

/** For who has none yet. */
export function SignUpPage() {
  const { next } = getRouteApi('/sign-up').useSearch()
  return (
    <AccountPage next={next} title="Create your account">
      <SignUpForm />
      <p className={styles.other}>
        Already have one?{' '}
        <Link search={{ next }} to="/sign-in">
          Sign in
        </Link>
      </p>
    </AccountPage>
  )
}

function AccountPage(props: { title: string; next: string | undefined; children: ReactNode }) {
  const { title, next = '/', children } = props
  const session = useSession()
  const router = useRouter()
  const signedOut = useRouterState({ select: (state) => state.location.state.signedOut === true })
  const signedIn = session.state === 'signed_in'

  useEffect(() => {
    if (signedIn) router.history.replace(next)
  }, [signedIn, next, router])

  if (signedIn) return null
  return (
    <main className={styles.page}>
      <title>{`${title} · Trunkline`}</title>
      <div className={styles.card}>
        <Logo size={40} />
        <h1 className={styles.title} tabIndex={-1}>
          {title}
        </h1>
        <p className={styles.promise} role={signedOut ? 'status' : undefined}>
          {signedOut
            ? 'You are signed out.'
            : 'Posts, friends and everything that happens, at once.'}
        </p>
        {children}
      </div>
    </main>
  )
}
