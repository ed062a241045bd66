import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconFile, IconX } from '@tabler/icons-react'

import { UploadProgress } from '../../../components/upload-standing.tsx'
import type { Upload } from '../../../hooks/use-uploads.ts'
import { sizeWords } from './chat-words.ts'

import styles from './upload-chips.module.css'

/** The files of a message that is being written: how far each has come, and the way out. */
export function UploadChips(props: {
  uploads: readonly Upload[]
  onCancel: (id: string) => void
  onRetry: (id: string) => void
}) {
  if (props.uploads.length === 0) return null
  return (
    <ul aria-label="Files to send" className={styles.chips}>
      {props.uploads.map((one) => (
        <li className={styles.chip} key={one.id}>
          <Face upload={one} />
          <span className={styles.words}>
            <span className={styles.name}>{one.name}</span>
            <Standing onRetry={() => props.onRetry(one.id)} upload={one} />
          </span>
          <ActionIcon
            aria-label={`${one.attachment === null ? 'Cancel' : 'Remove'} ${one.name}`}
            onClick={() => props.onCancel(one.id)}
            size={32}
          >
            <IconX aria-hidden size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

function Face(props: { upload: Upload }) {
  const { attachment } = props.upload
  if (attachment === null || attachment.width === null) {
    return <IconFile aria-hidden className={styles.icon} size={24} stroke={1.5} />
  }
  return <img alt="" className={styles.picture} height={40} src={attachment.url} width={40} />
}

function Standing(props: { upload: Upload; onRetry: () => void }) {
  const { problem, attachment, share, bytes, name } = props.upload
  if (problem !== null) {
    return (
      <span className={styles.problem} role="alert">
        {problem.words.replace(/^file: /, '')}{' '}
        {problem.mayPass && (
          <UnstyledButton className={styles.retry} onClick={props.onRetry}>
            Retry
          </UnstyledButton>
        )}
      </span>
    )
  }
  if (attachment !== null) return <span className={styles.note}>{sizeWords(bytes)}</span>
  return <UploadProgress label={`Uploading ${name}`} share={share} />
}
