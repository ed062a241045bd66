import type { ReactNode } from 'react'

import { BackButton } from './back-button.tsx'
import { classes } from './classes.ts'
import { ConnectionDot } from './shell/connection-dot.tsx'
import { useDocumentTitle } from './use-document-title.ts'

import styles from './page.module.css'

/**
 * One page of the reading column: its heading (which takes the focus on navigation), the title of the
 * tab, and its content. With `back` it is an inner page: on a phone a full-screen step.
 */
export function Page(props: {
  title: string
  /** What the tab says, where it says more than the heading. */
  tabTitle?: string | undefined
  /** Where the back button leads when there is no history, as on a link from outside. */
  back?: '/' | '/people' | undefined
  actions?: ReactNode
  /** Without a line under the heading, where the page begins with one of its own. */
  seamless?: boolean
  children: ReactNode
}) {
  const inner = props.back !== undefined
  useDocumentTitle(props.tabTitle ?? props.title)

  return (
    <div className={styles.page} data-inner={inner || undefined}>
      <header
        className={classes(
          styles.header,
          inner && styles.inner,
          props.seamless === true && styles.seamless,
        )}
      >
        {props.back !== undefined && <BackButton fallback={props.back} />}
        <h1 className={styles.title} tabIndex={-1}>
          {props.title}
        </h1>
        <div className={styles.actions}>
          {props.actions}
          <span className={styles.phoneOnly}>
            <ConnectionDot />
          </span>
        </div>
      </header>
      {props.children}
    </div>
  )
}
