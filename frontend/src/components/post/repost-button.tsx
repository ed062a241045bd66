import { VisuallyHidden } from '@mantine/core'
import { IconRepeat } from '@tabler/icons-react'

import type { LiveEngagement } from '../../hooks/use-engagement.ts'
import { classes } from '../classes.ts'

import styles from './post-actions.module.css'

/** Brings a post to those who follow one, or no longer; with how many have. */
export function RepostButton(props: { live: LiveEngagement }) {
  const { engagement, mine, repost } = props.live
  const { reposts } = engagement
  return (
    <button
      aria-pressed={mine.reposted}
      className={classes(styles.action, mine.reposted && styles.mine)}
      onClick={repost}
      title={mine.reposted ? 'Take back the repost' : 'Repost to those who follow you'}
      type="button"
    >
      <IconRepeat
        aria-hidden
        key={String(mine.reposted)}
        size={18}
        stroke={mine.reposted ? 2.25 : 1.75}
      />
      <span aria-hidden="true">{reposts > 0 ? reposts : 'Repost'}</span>
      <VisuallyHidden>
        Repost{reposts > 0 && `: ${reposts === 1 ? '1 repost' : `${reposts} reposts`}`}
      </VisuallyHidden>
    </button>
  )
}
