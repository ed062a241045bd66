import { IconX } from '@tabler/icons-react'
import type { Attachment } from '@trunkline/shared/contract/attachment'

import { closeDialog, Dialog } from './dialog.tsx'

import styles from './image-dialog.module.css'

/** A picture as large as the screen allows, for as long as this is mounted; any click closes it. */
export function ImageDialog(props: {
  image: Pick<Attachment, 'url' | 'width' | 'height'>
  alt: string
  onClose: () => void
}) {
  const { image, alt, onClose } = props
  return (
    <Dialog className={styles.dialog} label={alt} onClose={onClose}>
      <button
        aria-label="Close the picture"
        className={styles.all}
        onClick={closeDialog}
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
    </Dialog>
  )
}
