import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'

import { useOpsAct } from '../../../hooks/use-ops-act.ts'
import { span } from '../figures/units.ts'
import { ActDialog } from './act-dialog.tsx'

import styles from './old-endpoints.module.css'
import overview from './overview.module.css'

/** What the server answers: how many lines there were, and when the last has moved. */
type Drained = { connections: number; withinMs: number }

const overs = [
  { value: '10000', label: '10 seconds' },
  { value: '60000', label: 'A minute' },
  { value: '600000', label: 'Ten minutes' },
]

/** Moves every line of the process that answers, a few at a time, as before a restart. */
export function Drain() {
  const { act, isPending, failure, done } = useOpsAct()
  const [asking, setAsking] = useState(false)
  const [over, setOver] = useState('60000')
  const drained = done as Drained | undefined
  return (
    <section aria-labelledby="drain">
      <div className={overview.head}>
        <h2 className={overview.title} id="drain">
          Drain
        </h2>
        <Button disabled={isPending} onClick={() => setAsking(true)} size="xs" variant="default">
          Move every line
        </Button>
      </div>
      <p className={styles.note} role="status">
        {drained
          ? `${drained.connections} lines move within ${span(drained.withinMs)}.`
          : 'Every line of this process opens anew elsewhere, each in its own moment, before the old one closes: for a restart, or to spread load.'}
      </p>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {asking && (
        <ActDialog
          confirm="Move every line"
          onClose={() => setAsking(false)}
          onConfirm={(why) =>
            act({ path: 'drain', body: { overMs: Number(over), ...(why !== '' && { why }) } })
          }
          title="Move every line?"
        >
          <p>
            Pages on the one line notice nothing; old clients are cut off in their turn and come
            back.
          </p>
          <SegmentedControl
            aria-label="How slowly"
            data={overs}
            onChange={setOver}
            radius="xl"
            value={over}
          />
        </ActDialog>
      )}
    </section>
  )
}
