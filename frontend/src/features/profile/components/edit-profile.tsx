import { Button, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'

import { useMe } from '../../../components/me-context.tsx'
import type { AcquaintedProfile } from '../../../hooks/use-people.ts'
import { useUpdateProfile } from '../../../hooks/use-update-profile.ts'
import { PictureField } from './picture-field.tsx'
import { useProfilePicture } from './use-profile-picture.ts'

import styles from '../profile-page.module.css'

const BIO = 500

/** One's own picture, name, handle and bio; what the server refuses stands beside its field. */
export function EditProfile(props: { profile: AcquaintedProfile; onDone: () => void }) {
  const { profile, onDone } = props
  const { update, isPending, error, fields } = useUpdateProfile()
  const picture = useProfilePicture(useMe().image)
  const form = useForm({
    initialValues: { name: profile.name, handle: profile.handle, bio: profile.bio },
    validate: {
      name: (name) => (name.trim() === '' ? 'A name is needed' : null),
      handle: (handle) =>
        /^[a-z0-9_]{3,24}$/i.test(handle.trim()) ? null : '3 to 24 letters, digits or _',
      bio: (bio) => (bio.trim().length > BIO ? `At most ${BIO} characters` : null),
    },
  })
  const problem = (field: 'name' | 'handle' | 'bio') => form.errors[field] ?? fields[field]
  const elsewhere = error !== null && Object.keys(fields).length === 0 ? error.message : null

  const save = async (values: typeof form.values) => {
    if (await update({ ...values, attachmentId: picture.attachmentId })) onDone()
  }

  return (
    <form className={styles.profile} noValidate onSubmit={form.onSubmit(save)}>
      <PictureField person={profile} picture={picture} refused={fields.attachmentId} />
      <TextInput
        autoComplete="name"
        data-autofocus
        label="Name"
        maxLength={80}
        mt="lg"
        {...form.getInputProps('name')}
        error={problem('name')}
      />
      <TextInput
        autoCapitalize="none"
        autoComplete="username"
        label="Handle"
        leftSection="@"
        maxLength={24}
        mt="md"
        spellCheck={false}
        {...form.getInputProps('handle')}
        error={problem('handle')}
      />
      <Textarea
        autosize
        description={`${form.values.bio.trim().length} of ${BIO} characters`}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        label="Bio"
        minRows={3}
        mt="md"
        {...form.getInputProps('bio')}
        error={problem('bio')}
      />
      {elsewhere !== null && (
        <p className={styles.refused} role="alert">
          {elsewhere}
        </p>
      )}
      <div className={styles.ways}>
        <Button disabled={!picture.isSettled} loading={isPending} type="submit">
          Save
        </Button>
        <Button onClick={onDone} variant="default">
          Cancel
        </Button>
      </div>
    </form>
  )
}
