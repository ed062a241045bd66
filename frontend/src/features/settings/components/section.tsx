import { type ReactNode, useId } from 'react'

import styles from './section.module.css'

/** One subject of the settings: its name, a sentence, and at its right what can be done. */
export function Section(props: {
  title: string
  children: ReactNode
  action?: ReactNode
  below?: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 className={styles.title} id={id}>
            {props.title}
          </h2>
          <div className={styles.text}>{props.children}</div>
        </div>
        {props.action}
      </div>
      {props.below}
    </section>
  )
}
