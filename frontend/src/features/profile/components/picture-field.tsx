import { Button } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useRef } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { UploadProblem, UploadProgress } from '../../../components/upload-standing.tsx'
import { useFileDrop } from '../../../components/use-file-drop.ts'
import type { ProfilePicture } from './use-profile-picture.ts'

import styles from './picture-field.module.css'

/** One's face as others will see it, and the ways to another: a button, or a file that is let fall here. */
export function PictureField(props: {
  person: Person
  picture: ProfilePicture
  /** Why the server did not take it when it was saved. */
  refused?: string
}) {
  const { person, picture } = props
  const { shown, share, attachmentId, choose, remove, retry } = picture
  const problem = picture.problem ?? props.refused ?? null
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const drop = useFileDrop(choose)
  return (
    <div
      aria-label="Profile picture"
      className={styles.field}
      data-dropping={drop.isOver || undefined}
      role="group"
      {...drop.props}
    >
      <span className={styles.face} data-waiting={share !== null || undefined}>
        <Avatar person={person} picture={shown} size={96} />
      </span>
      <div className={styles.side}>
        <div className={styles.ways}>
          <Button onClick={() => input.current?.click()} ref={button} size="xs" variant="default">
            {shown === null ? 'Choose a picture' : 'Change picture'}
          </Button>
          {shown !== null && (
            <Button
              aria-label="Remove picture"
              onClick={() => {
                remove()
                button.current?.focus()
              }}
              size="xs"
              variant="subtle"
            >
              Remove
            </Button>
          )}
        </div>
        <input
          accept="image/*"
          aria-label="Picture file"
          hidden
          onChange={(event) => {
            choose(event.currentTarget.files ?? [])
            event.currentTarget.value = ''
          }}
          ref={input}
          tabIndex={-1}
          type="file"
        />
        <p className={styles.hint} role="status">
          {wordsOf(attachmentId)}
        </p>
        {share !== null && (
          <UploadProgress className={styles.progress} label="Uploading the picture" share={share} />
        )}
        {problem !== null && <UploadProblem onRetry={retry} problem={problem} />}
      </div>
    </div>
  )
}

function wordsOf(attachmentId: number | null | undefined): string {
  if (attachmentId === undefined) return 'Or drop one here. Its middle is shown.'
  return attachmentId === null
    ? 'Your initials are shown once you save.'
    : 'Others see it once you save.'
}
