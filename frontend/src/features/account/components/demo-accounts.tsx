import { Loader, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import type { DemoAccount } from '../../../hooks/use-server-config.ts'
import { useSignIn } from '../../../hooks/use-session.ts'

import styles from './demo-accounts.module.css'

/** The people of the demo, each one click away. */
export function DemoAccounts(props: { accounts: readonly DemoAccount[] }) {
  const { signIn } = useSignIn()
  const [entering, setEntering] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)

  const enter = async ({ email, password }: DemoAccount) => {
    setEntering(email)
    setRefused(await signIn({ email, password }))
    setEntering(null)
  }

  return (
    <section aria-labelledby="demo" className={styles.demo}>
      <h2 className={styles.title} id="demo">
        Or look around as
      </h2>
      <ul className={styles.list}>
        {props.accounts.map((account, index) => (
          <li key={account.email}>
            <UnstyledButton
              className={styles.account}
              disabled={entering !== null}
              onClick={() => void enter(account)}
            >
              <Avatar person={{ id: index + 1, name: account.name, image: null }} size={32} />
              <VisuallyHidden>Sign in as </VisuallyHidden>
              <span className={styles.name}>{account.name}</span>
              {entering === account.email && <Loader size={16} />}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {refused !== null && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
    </section>
  )
}
