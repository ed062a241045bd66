import { IconDownload, IconFile } from '@tabler/icons-react'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useState } from 'react'

import { ImageDialog } from '../../../components/image-dialog.tsx'
import { sizeWords } from './chat-words.ts'

import styles from './attachment-view.module.css'

const WIDEST = 320
const TALLEST = 360
/** So that words under a narrow picture still make lines. */
const NARROWEST_LINE = 240

type Picture = Attachment & { width: number; height: number }

export const isPicture = (attachment: Attachment | null): attachment is Picture =>
  attachment !== null && attachment.width !== null && attachment.height !== null

function shownSize({ width, height }: Picture) {
  const scale = Math.min(1, WIDEST / width, TALLEST / height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** As wide as what stands under a picture may be, in pixels. */
export const lineUnder = (picture: Picture): number =>
  Math.max(NARROWEST_LINE, shownSize(picture).width)

/** A picture in the place it will take, known before it is there; any other file as a row to take it home. */
export function AttachmentView(props: { attachment: Attachment }) {
  const { attachment } = props
  if (isPicture(attachment)) return <PictureView picture={attachment} />
  const { url, name, bytes } = attachment
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

function PictureView(props: { picture: Picture }) {
  const { picture } = props
  const { url, name, width, height } = picture
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button
        aria-haspopup="dialog"
        className={styles.picture}
        onClick={() => setLarge(true)}
        type="button"
      >
        <img
          alt={name}
          className={styles.image}
          decoding="async"
          src={url}
          style={{ aspectRatio: `${width} / ${height}` }}
          {...shownSize(picture)}
        />
      </button>
      {isLarge && <ImageDialog alt={name} image={picture} onClose={() => setLarge(false)} />}
    </>
  )
}
