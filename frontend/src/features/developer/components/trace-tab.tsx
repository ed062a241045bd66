import { Button } from '@mantine/core'

import type { TraceKeeper } from '../../../lib/developer/trace.ts'

import styles from './parts.module.css'

/** What has reached the cache, as a file that a test brings to the same state. */
export function TraceTab({ trace }: { trace: TraceKeeper }) {
  const { recorder } = trace
  if (!recorder) return <p className={styles.note}>Nobody is signed in.</p>
  const save = () => {
    const file = new Blob([JSON.stringify(recorder.take(), null, 1)], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `trunkline-trace-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section className={styles.section}>
      <h3>Trace</h3>
      <p className={styles.note}>
        Every message, restart and answer that reached the cache since the page came or recording
        began, with what the cache held before and after. It names people and what they wrote; it
        holds no token. Put it beside <code>replay-trace.test.ts</code>, and vitest brings a fresh
        cache to the same state.
      </p>
      {!recorder.isWhole && <p className={styles.fault}>It is full: begin anew.</p>}
      <div className={styles.row}>
        <Button onClick={save} size="xs">
          Save the trace
        </Button>
        <Button onClick={() => trace.startOver()} size="xs" variant="default">
          Begin anew
        </Button>
      </div>
    </section>
  )
}
