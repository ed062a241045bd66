import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'

import { useSignIn } from '../../../hooks/use-session.ts'
import { emailProblem } from './field-problems.ts'

import styles from '../account-page.module.css'

/** Email and password; what is wrong stands beside the field, or above the button. */
export function SignInForm() {
  const { signIn, isPending } = useSignIn()
  const [refused, setRefused] = useState<string | null>(null)
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: emailProblem,
      password: (password) => (password === '' ? 'Your password is needed' : null),
    },
  })

  const submit = async (values: typeof form.values) => {
    setRefused(null)
    setRefused(await signIn(values))
  }

  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit(submit)}>
      <TextInput
        autoComplete="username"
        inputMode="email"
        label="Email"
        size="md"
        type="email"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        autoComplete="current-password"
        label="Password"
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what you typed' }}
        {...form.getInputProps('password')}
      />
      {refused !== null && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <Button fullWidth loading={isPending} size="md" type="submit">
        Sign in
      </Button>
    </form>
  )
}
