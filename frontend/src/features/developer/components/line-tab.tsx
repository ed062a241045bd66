import { Button, SegmentedControl } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'

import type { PageMode } from '../../../config.ts'
import { useConnection } from '../../../hooks/use-connection.ts'
import { lineChoices, useRealtimeMode } from '../../../hooks/use-realtime-mode.ts'
import { wire } from '../../../lib/developer/wire.ts'

import styles from './parts.module.css'

/** Which line and who decided, a way to insist on another, and where each topic stands. */
export function LineTab() {
  const { sentence, override, mode, setOverride } = useRealtimeMode()
  const status = useConnection()
  const positions = useSyncExternalStore(wire.positions.subscribe, wire.positions.get)
  return (
    <>
      <section className={styles.section}>
        <h3>{sentence}</h3>
        <p className={styles.note}>
          {status.state.replace('_', ' ')} since {new Date(status.since).toLocaleTimeString()}
          {status.why !== null && `, ${status.why}`}. Kill switch, then this browser, then the
          percentage, then the build.
        </p>
        <SegmentedControl
          aria-label="Line of this browser"
          data={[...lineChoices]}
          fullWidth
          onChange={(next) => setOverride(next === 'automatic' ? null : (next as PageMode))}
          value={override ?? 'automatic'}
        />
        <div className={styles.row}>
          <ShareLink mode={mode} />
          {override !== null && (
            <Button onClick={() => setOverride(null)} size="xs" variant="subtle">
              Clear the override
            </Button>
          )}
        </div>
      </section>
      <section className={styles.section}>
        <h3>Positions</h3>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Topic</th>
              <th className={styles.number}>Number</th>
              <th>Event</th>
            </tr>
          </thead>
          <tbody>
            {[...positions].map(([topic, [seq, id]]) => (
              <tr key={topic}>
                <td className={styles.code}>{topic}</td>
                <td className={styles.number}>{seq}</td>
                <td className={styles.code}>{id || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {positions.size === 0 && (
          <p className={styles.note}>No frame of this page has named one yet.</p>
        )}
      </section>
    </>
  )
}

function ShareLink({ mode }: { mode: PageMode }) {
  const [isCopied, setCopied] = useState(false)
  const link = `${location.origin}${location.pathname}?realtime=${mode}&realtime-debug`
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => prompt('Copy this link', link),
    )
  return (
    <Button onClick={() => void copy()} size="xs" variant="default">
      {isCopied ? 'Link copied' : 'Copy a link to this'}
    </Button>
  )
}
