import { IconAlertTriangle } from '@tabler/icons-react'

import { useRollout, useRolloutNews } from '../../../hooks/use-ops.ts'
import { modeWords } from './words.ts'

import styles from './rollout.module.css'

/** Over every part of the page, while the kill switch overrules the rollout. */
export function KillBanner() {
  useRolloutNews()
  const { rollout } = useRollout()
  const kill = rollout?.state.kill
  if (!kill) return null
  return (
    <p className={styles.killed} role="status">
      <IconAlertTriangle aria-hidden size={20} stroke={1.75} />
      <span>
        <b>The kill switch is on:</b> everybody is on {modeWords[kill.to]}. {kill.why}
      </span>
    </p>
  )
}
