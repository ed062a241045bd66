import type { ReactNode } from 'react'

import styles from './wide-table.module.css'

/** A table that may be wider than its place: it is scrolled there, with the keyboard, too. `children`: the body's rows. */
export function WideTable(props: {
  label: string
  head: readonly string[]
  /** At most so high, px; beyond, it scrolls under its head. */
  atMost?: number
  children: ReactNode
}) {
  const { label, head, atMost, children } = props
  return (
    <div
      aria-label={`Table: ${label}`}
      className={styles.scroll}
      role="region"
      style={{ maxHeight: atMost }}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
