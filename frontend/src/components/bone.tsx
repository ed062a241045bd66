import { VisuallyHidden } from '@mantine/core'

import styles from './bone.module.css'

/** A grey shape where text or a picture will be. `round` makes it an avatar. */
export function Bone(props: { width: number | string; height?: number; round?: boolean }) {
  const { width, height = 12, round = false } = props
  return (
    <span
      className={styles.bone}
      style={{ width, height: round ? width : height, borderRadius: round ? '50%' : undefined }}
    />
  )
}

/** Tells a screen reader, once, that the shapes below stand for something that is on its way. */
export function LoadingLabel(props: { what: string }) {
  return <VisuallyHidden role="status">Loading {props.what}…</VisuallyHidden>
}
