import { IconDownload, IconFile } from '@tabler/icons-react'
import type { Attachment } from '@trunkline/shared/contract/attachment'

import { sizeWords } from './chat-words.ts'

import styles from './attachment-view.module.css'

const WIDEST = 320
const TALLEST = 360

export const isPicture = (attachment: Attachment | null): boolean =>
  attachment !== null && attachment.width !== null

/** A picture in the place it will take, known before it is there; any other file as a row to take it home. */
export function AttachmentView(props: { attachment: Attachment }) {
  const { attachment } = props
  const { url, name, bytes, width, height } = attachment
  if (width !== null && height !== null) {
    const scale = Math.min(1, WIDEST / width, TALLEST / height)
    const shown = { width: Math.round(width * scale), height: Math.round(height * scale) }
    return (
      <a className={styles.picture} href={url} rel="noopener" target="_blank">
        <img
          alt={name}
          className={styles.image}
          decoding="async"
          src={url}
          style={{ aspectRatio: `${width} / ${height}` }}
          {...shown}
        />
      </a>
    )
  }
  return (
    <a className={styles.file} download={name} href={url}>
      <IconFile aria-hidden className={styles.icon} size={24} stroke={1.5} />
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.size}>{sizeWords(bytes)}</span>
      </span>
      <IconDownload aria-hidden className={styles.icon} size={18} stroke={1.75} />
    </a>
  )
}
