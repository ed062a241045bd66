import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'

import { UploadProblem, UploadProgress } from '../../../components/upload-standing.tsx'
import type { Upload } from '../../../hooks/use-uploads.ts'

import styles from './chosen-picture.module.css'

/** The picture that will go with the post: how far it has come, why it could not, and the way out. */
export function ChosenPicture(props: {
  upload: Upload
  preview: string | null
  onRemove: () => void
  onRetry: () => void
}) {
  const { upload, preview, onRemove, onRetry } = props
  const { name, share, attachment, problem } = upload
  const [broken, setBroken] = useState<string | null>(null)
  const isUnderWay = attachment === null && problem === null
  return (
    <div className={styles.picture}>
      <div className={styles.frame} data-waiting={attachment === null || undefined}>
        {preview !== null && preview !== broken && (
          <img
            alt={`Chosen: ${name}`}
            className={styles.image}
            onError={() => setBroken(preview)}
            src={preview}
          />
        )}
        <ActionIcon
          aria-label={`Remove ${name}`}
          className={styles.remove}
          onClick={onRemove}
          size={32}
          variant="filled"
        >
          <IconX aria-hidden size={18} />
        </ActionIcon>
        {isUnderWay && (
          <UploadProgress className={styles.progress} label={`Uploading ${name}`} share={share} />
        )}
      </div>
      {problem !== null && (
        <UploadProblem onRetry={problem.mayPass ? onRetry : null} problem={problem.words} />
      )}
    </div>
  )
}
