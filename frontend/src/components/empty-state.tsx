import type { ComponentType, ReactNode } from 'react'

import styles from './empty-state.module.css'

/** Says that there is nothing yet, and what to do next. */
export function EmptyState(props: {
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  title: string
  children: ReactNode
  action?: ReactNode
  /** The heading of the whole page, where there is no other. */
  wholePage?: boolean
}) {
  const Icon = props.icon
  const Title = props.wholePage === true ? 'h1' : 'h2'
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon aria-hidden={true} size={26} stroke={1.5} />
      </span>
      <Title className={styles.title}>{props.title}</Title>
      <p className={styles.text}>{props.children}</p>
      {props.action}
    </div>
  )
}
