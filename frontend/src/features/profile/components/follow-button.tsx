import { Button, VisuallyHidden } from '@mantine/core'

import { Refused } from '../../../components/refused.tsx'
import type { Switch } from '../../../hooks/use-follow.ts'

import styles from './follow-button.module.css'

/** Follows a person or no longer; shows the wish at once. */
export function FollowButton(props: { follow: Switch; name: string }) {
  const { follow, name } = props
  return (
    <span className={styles.act}>
      <Button
        aria-pressed={follow.on}
        onClick={() => follow.set(!follow.on)}
        size="xs"
        variant={follow.on ? 'default' : 'filled'}
      >
        {follow.on ? 'Following' : 'Follow'}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
      <Refused failure={follow.failure} />
    </span>
  )
}
