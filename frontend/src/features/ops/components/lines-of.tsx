import { Button, VisuallyHidden } from '@mantine/core'
import type { OpsSocket } from '@trunkline/shared/contract/ops'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { useOpsAct } from '../../../hooks/use-ops-act.ts'
import { useLinesOf } from '../../../hooks/use-ops.ts'
import { inWords } from '../figures/units.ts'
import { ActDialog } from './act-dialog.tsx'
import { isoOf } from './moments.ts'

import styles from './old-endpoints.module.css'
import overview from './overview.module.css'

/** The open lines of one person on the process that answers, and where they are signed in. */
export function LinesOf(props: { person: Person; onBack: () => void }) {
  const { person, onBack } = props
  const { user, isLoading, error, retry } = useLinesOf(person.id)
  const { act, isPending, failure } = useOpsAct()
  const [asked, setAsked] = useState<OpsSocket | 'all' | null>(null)
  return (
    <section aria-labelledby="lines-of">
      <div className={overview.head} style={{ marginTop: 0 }}>
        <h2 className={overview.title} id="lines-of">
          Lines of {person.name}
        </h2>
        <span className={overview.key}>
          {user !== undefined && user.items.length > 1 && (
            <Button
              disabled={isPending}
              onClick={() => setAsked('all')}
              size="xs"
              variant="default"
            >
              Disconnect all
            </Button>
          )}
          <Button onClick={onBack} size="xs" variant="default">
            Somebody else
          </Button>
        </span>
      </div>
      {isLoading && (
        <div className={styles.bones}>
          <LoadingLabel what="lines" />
          <Bone height={48} width="100%" />
          <Bone height={48} width="100%" />
        </div>
      )}
      {error !== null && <ErrorState error={error} onRetry={retry} what="the lines" />}
      {user?.items.length === 0 && <p className={styles.note}>No open line on this process.</p>}
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {user !== undefined && user.items.length > 0 && (
        <ul className={styles.list}>
          {user.items.map((line) => (
            <li className={styles.row} key={line.id}>
              <div className={styles.words}>
                <span className={styles.name}>
                  <code>{line.endpoint}</code>
                </span>
                <span className={styles.note}>
                  opened <TimeAgo at={isoOf(line.openedAt)} />,{' '}
                  {inWords(line.waitingBytes, 'bytes')} waiting
                </span>
              </div>
              <Button
                disabled={isPending}
                onClick={() => setAsked(line)}
                size="xs"
                variant="default"
              >
                Disconnect<VisuallyHidden> {line.endpoint}</VisuallyHidden>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {user !== undefined && (
        <p className={styles.note}>
          Signed in on {user.sessions.length} {user.sessions.length === 1 ? 'device' : 'devices'}.
        </p>
      )}
      {asked !== null && (
        <ActDialog
          confirm="Disconnect"
          danger
          onClose={() => setAsked(null)}
          onConfirm={(why) =>
            act({
              path: `users/${person.id}/disconnect`,
              body: { why, ...(asked !== 'all' && { socket: asked.id }) },
            })
          }
          title={asked === 'all' ? `Cut all lines of ${person.name}?` : 'Cut this line?'}
        >
          <p>The page comes back by itself and misses nothing. It does not sign anybody out.</p>
        </ActDialog>
      )}
    </section>
  )
}
