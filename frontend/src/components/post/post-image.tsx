import { IconPhotoOff } from '@tabler/icons-react'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useState } from 'react'

import { ImageDialog } from '../image-dialog.tsx'

import styles from './post-image.module.css'

/** A post's picture, in the room that it will need; a click shows it large, or tries again where it did not come. */
export function PostImage(props: { image: Attachment; author: string }) {
  const { image, author } = props
  const [large, setLarge] = useState(false)
  const [missing, setMissing] = useState(false)
  const { width, height } = image
  const ratio = width !== null && height !== null ? `${width} / ${height}` : '4 / 3'
  const alt = `Picture by ${author}: ${image.name}`
  return (
    <>
      <button
        aria-haspopup={missing ? undefined : 'dialog'}
        className={styles.frame}
        onClick={() => (missing ? setMissing(false) : setLarge(true))}
        style={{ '--ratio': ratio }}
        type="button"
      >
        {missing ? (
          <span className={styles.missing}>
            <IconPhotoOff aria-hidden size={28} stroke={1.5} />
            The picture did not come. Try again.
          </span>
        ) : (
          <img
            alt={alt}
            className={styles.image}
            decoding="async"
            height={height ?? undefined}
            loading="lazy"
            onError={() => setMissing(true)}
            src={image.url}
            width={width ?? undefined}
          />
        )}
      </button>
      {large && <ImageDialog alt={alt} image={image} onClose={() => setLarge(false)} />}
    </>
  )
}
