import { Loader } from '@mantine/core'

import styles from './more-rows.module.css'

/** Between pages, where the code of the next one takes longer than a second to arrive. */
export function PagePending() {
  return (
    <div aria-label="Loading the page" className={styles.end} role="status">
      <Loader size="sm" type="dots" />
    </div>
  )
}
