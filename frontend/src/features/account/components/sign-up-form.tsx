import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'

import { useSignIn } from '../../../hooks/use-session.ts'
import { emailProblem, fieldOf, PASSWORD_LENGTH } from './field-problems.ts'

import styles from '../account-page.module.css'

/** Name, email and password, and one is in. */
export function SignUpForm() {
  const { signUp, isPending } = useSignIn()
  const [refused, setRefused] = useState<string | null>(null)
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'How shall others call you?' : null),
      email: emailProblem,
      password: (password) =>
        password.length < PASSWORD_LENGTH ? `At least ${PASSWORD_LENGTH} characters` : null,
    },
  })

  const submit = async (values: typeof form.values) => {
    setRefused(null)
    const refusal = await signUp({ ...values, name: values.name.trim() })
    const field = refusal === null ? undefined : fieldOf(refusal)
    if (field === undefined) setRefused(refusal)
    else form.setFieldError(field, refusal)
  }

  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit(submit)}>
      <TextInput
        autoComplete="name"
        label="Name"
        maxLength={80}
        size="md"
        {...form.getInputProps('name')}
      />
      <TextInput
        autoComplete="email"
        inputMode="email"
        label="Email"
        size="md"
        type="email"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        autoComplete="new-password"
        label="Password"
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what you typed' }}
        {...form.getInputProps('password')}
        description={`At least ${PASSWORD_LENGTH} characters`}
      />
      {refused !== null && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <Button fullWidth loading={isPending} size="md" type="submit">
        Create account
      </Button>
    </form>
  )
}
