import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'

import { useConnection } from '../../hooks/use-connection.ts'
import { useLasting } from '../use-lasting.ts'
import { troubleOf } from './connection-words.ts'

import styles from './connection-banner.module.css'

const PATIENCE = 2_000

/** Says what is wrong once there has been no line for two seconds, and offers to try at once. */
export function ConnectionBanner() {
  const { state, retryAt, why, retryNow } = useConnection()
  const trouble = troubleOf(why)
  const shown = useLasting(state === 'offline' || state === 'connecting', PATIENCE)
  return (
    <div className={styles.place} role="status">
      {shown && (
        <div className={styles.banner} data-banner>
          <p className={styles.words}>
            <strong>No connection{trouble && `: ${trouble}`}</strong>
            What you write is kept and sent later. <RetryIn at={retryAt} />
          </p>
          <Button onClick={retryNow} size="xs" variant="default">
            Retry now
          </Button>
        </div>
      )}
    </div>
  )
}

/** Counts down to the next try by itself; silent for screen readers, who would hear every second. */
function RetryIn(props: { at: number | null }) {
  const { at } = props
  const [now, setNow] = useState(Date.now)

  useEffect(() => {
    if (at === null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [at])

  const seconds = at === null ? 0 : Math.ceil((at - now) / 1_000)
  return seconds > 0 ? <span aria-hidden="true">Next try in {seconds} s.</span> : null
}
