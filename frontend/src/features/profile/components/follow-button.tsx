import { Button, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconPlus } from '@tabler/icons-react'

import { Refused } from '../../../components/refused.tsx'
import type { Switch } from '../../../hooks/use-follow.ts'

import styles from './follow-button.module.css'

/** Follows a person or no longer; shows the wish at once. */
export function FollowButton(props: { follow: Switch; name: string }) {
  const { follow, name } = props
  const Icon = follow.on ? IconCheck : IconPlus
  return (
    <span className={styles.act}>
      <Button
        aria-pressed={follow.on}
        leftSection={<Icon aria-hidden size={16} />}
        onClick={() => follow.set(!follow.on)}
        size="xs"
        variant="default"
      >
        {follow.on ? 'Following' : 'Follow'}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
      <Refused failure={follow.failure} />
    </span>
  )
}
