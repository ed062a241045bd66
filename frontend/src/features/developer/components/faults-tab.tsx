import { Button } from '@mantine/core'
import { useSyncExternalStore } from 'react'

import { type Faults, NO_FAULTS, wire } from '../../../lib/developer/wire.ts'

import styles from './parts.module.css'

type Field = { name: keyof Faults; label: string; unit: '%' | 'ms'; most: number }

const fields: readonly Field[] = [
  { name: 'drop', label: 'Drop', unit: '%', most: 100 },
  { name: 'duplicate', label: 'Duplicate', unit: '%', most: 100 },
  { name: 'reorder', label: 'Reorder', unit: '%', most: 100 },
  { name: 'delayMs', label: 'Delay', unit: 'ms', most: 5_000 },
  { name: 'slowMs', label: 'Slow reader, per frame', unit: 'ms', most: 2_000 },
]

const DRAIN = JSON.stringify({ type: 'drain', atMs: 0, byMs: 500, why: 'developer panel' })

/** Spoils what comes in, to see that the page holds. */
export function FaultsTab() {
  const faults = useSyncExternalStore(wire.faults.subscribe, wire.faults.get)
  const each = (does: (line: { path: string; close: Close; pretend: Pretend }) => void) => () => {
    for (const line of wire.open) does(line)
  }
  return (
    <>
      <section className={styles.section}>
        <h3>Frames that come in</h3>
        {fields.map(({ name, label, unit, most }) => (
          <label className={styles.field} key={name}>
            {label}
            <input
              max={most}
              min={0}
              onChange={({ target }) =>
                wire.faults.set({ ...faults, [name]: Number(target.value) })
              }
              step={unit === '%' ? 1 : 50}
              type="range"
              value={faults[name]}
            />
            <output>
              {faults[name]} {unit}
            </output>
          </label>
        ))}
        <div className={styles.row}>
          <Button onClick={() => wire.faults.set(NO_FAULTS)} size="xs" variant="default">
            No faults
          </Button>
        </div>
        <p className={styles.note}>They end with the page. Other tabs are left alone.</p>
      </section>
      <section className={styles.section}>
        <h3>Lines of this tab</h3>
        <div className={styles.row}>
          <Button onClick={each(({ close }) => close(4000, ''))} size="xs" variant="default">
            Cut
          </Button>
          <Button
            onClick={each(({ close }) => close(4401, JSON.stringify({ why: 'expired' })))}
            size="xs"
            variant="default"
          >
            Expire the session
          </Button>
          <Button
            onClick={each(({ path, pretend }) => {
              if (path.startsWith('/ws/realtime')) pretend(DRAIN)
            })}
            size="xs"
            variant="default"
          >
            Drain
          </Button>
        </div>
        <p className={styles.note}>
          The tab that owns the browser’s line has it; the others have none.
        </p>
      </section>
    </>
  )
}

type Close = (code: number, reason: string) => void
type Pretend = (text: string) => void
