import { IconX } from '@tabler/icons-react'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useEffect, useRef } from 'react'

import styles from './image-dialog.module.css'

/** A picture as large as the screen allows, for as long as this is mounted; Escape and any click close it. */
export function ImageDialog(props: {
  image: Pick<Attachment, 'url' | 'width' | 'height'>
  alt: string
  onClose: () => void
}) {
  const { image, alt, onClose } = props
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
  }, [])

  return (
    <dialog aria-label={alt} className={styles.dialog} onClose={onClose} ref={dialog}>
      <button
        aria-label="Close the picture"
        className={styles.all}
        onClick={() => dialog.current?.close()}
        type="button"
      >
        <img
          alt=""
          className={styles.image}
          height={image.height ?? undefined}
          src={image.url}
          width={image.width ?? undefined}
        />
        <span className={styles.close}>
          <IconX aria-hidden size={22} stroke={1.75} />
        </span>
      </button>
    </dialog>
  )
}
