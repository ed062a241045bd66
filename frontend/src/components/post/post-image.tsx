import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useState } from 'react'

import { ImageDialog } from '../image-dialog.tsx'

import styles from './post-image.module.css'

/** A post's picture, in the room that it will need; a click shows it large. */
export function PostImage(props: { image: Attachment; author: string }) {
  const { image, author } = props
  const [large, setLarge] = useState(false)
  const { width, height } = image
  const ratio = width !== null && height !== null ? `${width} / ${height}` : '4 / 3'
  const alt = `Picture by ${author}: ${image.name}`
  return (
    <>
      <button
        aria-haspopup="dialog"
        className={styles.frame}
        onClick={() => setLarge(true)}
        style={{ '--ratio': ratio }}
        type="button"
      >
        <img
          alt={alt}
          className={styles.image}
          decoding="async"
          height={height ?? undefined}
          loading="lazy"
          src={image.url}
          width={width ?? undefined}
        />
      </button>
      {large && <ImageDialog alt={alt} image={image} onClose={() => setLarge(false)} />}
    </>
  )
}
