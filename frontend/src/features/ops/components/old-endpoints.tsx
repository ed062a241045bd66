import { Button, VisuallyHidden } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import type { OpsEndpoint } from '@trunkline/shared/contract/ops'
import { useState } from 'react'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { useOpsAct } from '../../../hooks/use-ops-act.ts'
import { useOldEndpoints } from '../../../hooks/use-ops.ts'
import { byNumber } from '../figures/by-number.ts'
import { ActDialog } from './act-dialog.tsx'
import { isoOf } from './moments.ts'

import styles from './old-endpoints.module.css'
import overview from './overview.module.css'

/** Every old endpoint: who is on it, whether it may go and why, and the button that retires it. */
export function OldEndpoints() {
  const { endpoints, isLoading, error, retry } = useOldEndpoints()
  if (isLoading)
    return (
      <div className={styles.bones}>
        <LoadingLabel what="the old endpoints" />
        {[0, 1, 2, 3, 4].map((i) => (
          <Bone height={56} key={i} width="100%" />
        ))}
      </div>
    )
  if (error !== null) return <ErrorState error={error} onRetry={retry} what="the old endpoints" />
  if (endpoints.length === 0)
    return (
      <EmptyState icon={IconPlugConnected} title="No old endpoint is left">
        This build carries the one line alone.
      </EmptyState>
    )
  const open = endpoints.reduce((sum, { connections }) => sum + connections, 0)
  const free = endpoints.filter(({ mayBeRemoved }) => mayBeRemoved).length
  return (
    <>
      <h2 className={overview.title}>
        {open} open on {endpoints.length} old endpoints; {free} may be removed
      </h2>
      <ul className={styles.list}>
        {endpoints.toSorted(byNumber).map((endpoint) => (
          <Row endpoint={endpoint} key={endpoint.id} />
        ))}
      </ul>
    </>
  )
}

function Row({ endpoint }: { endpoint: OpsEndpoint }) {
  const { id, label, connections, lastSeen, mayBeRemoved, because, retired } = endpoint
  const { act, isPending, failure } = useOpsAct()
  const [asking, setAsking] = useState(false)
  return (
    <li aria-label={`${id} ${label}`} className={styles.row}>
      <div className={styles.words}>
        <span className={styles.name}>
          <b>{id}</b> <code>{label}</code>
        </span>
        <span className={styles.note}>
          May be removed: <b data-may={mayBeRemoved}>{mayBeRemoved ? 'yes' : 'no'}</b>, {because}
        </span>
        <span className={styles.note}>
          {connections > 0 && 'in use now'}
          {connections === 0 && lastSeen === null && 'never seen'}
          {connections === 0 && lastSeen !== null && (
            <>
              last seen <TimeAgo at={isoOf(lastSeen)} />
            </>
          )}
          {retired && (
            <>
              , retired by {retired.by} <TimeAgo at={isoOf(retired.at)} />
            </>
          )}
        </span>
        <More endpoint={endpoint} />
        {failure !== null && (
          <span className={styles.failure} role="alert">
            {failure}
          </span>
        )}
      </div>
      <Button loading={isPending} onClick={() => setAsking(true)} size="xs" variant="default">
        {retired ? 'Bring back' : 'Retire'}
        <VisuallyHidden> {id}</VisuallyHidden>
      </Button>
      {asking && retired && (
        <ActDialog
          confirm="Bring back"
          onClose={() => setAsking(false)}
          onConfirm={(why) => act({ path: `endpoints/${id}/unretire`, body: { why } })}
          title={`Bring ${id} back?`}
        >
          <p>It answers as it did before.</p>
        </ActDialog>
      )}
      {asking && !retired && (
        <ActDialog
          confirm={mayBeRemoved ? 'Retire' : 'Retire early'}
          danger
          needsWhy={!mayBeRemoved}
          onClose={() => setAsking(false)}
          onConfirm={(why) =>
            act({ path: `endpoints/${id}/retire`, body: { why, early: !mayBeRemoved } })
          }
          title={`Retire ${id}?`}
        >
          <p>
            Whoever still comes is told that it has gone, and to use{' '}
            <code>{endpoint.replacement}</code>. It can be brought back at once.
          </p>
          {!mayBeRemoved && (
            <p>
              Its condition is not met ({because}): you answer for it. While it has traffic the
              server refuses.
            </p>
          )}
        </ActDialog>
      )}
    </li>
  )
}

/** What the registry says of it. */
function More({ endpoint }: { endpoint: OpsEndpoint }) {
  const { deprecatedSince, notBefore, condition, replacement, hears, parity, id } = endpoint
  return (
    <details className={styles.more}>
      <summary>
        Details<VisuallyHidden> of {id}</VisuallyHidden>
      </summary>
      <dl>
        <dt>Deprecated since</dt>
        <dd>{deprecatedSince}</dd>
        <dt>Stays until</dt>
        <dd>
          {notBefore}, and then: {condition}
        </dd>
        <dt>Replacement</dt>
        <dd>{replacement}</dd>
        <dt>Tells</dt>
        <dd>{hears.length === 0 ? 'no events' : hears.join(', ')}</dd>
        <dt>Parity, 7 days</dt>
        <dd>
          {parity.matched} the same, {parity.missing} missing, {parity.extra} extra, {parity.late}{' '}
          late
        </dd>
      </dl>
    </details>
  )
}
