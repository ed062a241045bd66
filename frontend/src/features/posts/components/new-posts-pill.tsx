import { IconArrowUp } from '@tabler/icons-react'

import styles from './new-posts-pill.module.css'

/** Offers the posts that arrived while one was reading; never in the way of the text. */
export function NewPostsPill(props: { count: number; onShow: () => void }) {
  const { count, onShow } = props
  return (
    <div aria-live="polite" className={styles.place}>
      {count > 0 && (
        <button className={styles.pill} onClick={onShow} type="button">
          <IconArrowUp aria-hidden size={16} stroke={2} />
          {count === 1 ? 'Load 1 new post' : `Load ${count} new posts`}
        </button>
      )}
    </div>
  )
}
