import type { Room } from './text-room.ts'

import styles from './room-left.module.css'

const WARN_AT = 500

/** Speaks up only when a text is about to be too long, or is. */
export function RoomLeft(props: { room: Room }) {
  const { left } = props.room
  return (
    <span aria-live="polite" className={styles.room} data-over={left < 0 || undefined}>
      {left < 0 && `${-left} too many`}
      {left >= 0 && left <= WARN_AT && `${left} left`}
    </span>
  )
}
