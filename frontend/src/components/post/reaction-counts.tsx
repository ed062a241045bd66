import type { Engagement } from '@trunkline/shared/contract/post'

import { chosenKinds, reactionLooks } from './reaction-kinds.ts'

import styles from './reaction-counts.module.css'

/** How often each kind of reaction was chosen; silent, because the button beside it says it in words. */
export function ReactionCounts(props: { engagement: Engagement }) {
  const kinds = chosenKinds(props.engagement)
  // Of a single kind the button says it all.
  if (kinds.length < 2) return null
  return (
    <span aria-hidden="true" className={styles.counts}>
      {kinds.map(({ kind, count }) => {
        const { name, Icon } = reactionLooks[kind]
        return (
          <span className={styles.kind} key={kind} title={name}>
            <Icon size={18} stroke={1.75} />
            {count}
          </span>
        )
      })}
    </span>
  )
}
