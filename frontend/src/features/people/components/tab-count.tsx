import styles from './tab-count.module.css'

/** How many there are behind a tab; nothing for none. `waiting` when they want an answer. */
export function TabCount(props: { children: string; waiting?: boolean }) {
  if (props.children === '') return null
  return (
    <span className={styles.count} data-waiting={props.waiting || undefined}>
      {props.children}
    </span>
  )
}
