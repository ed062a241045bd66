import { Button, VisuallyHidden } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useState } from 'react'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { useEndOtherSessions } from '../../../hooks/use-end-other-sessions.ts'
import { type SessionRow, useSessions } from '../../../hooks/use-sessions.ts'
import { deviceName, isHandheld } from './device-name.ts'
import { Section } from './section.tsx'

import rows from './rows.module.css'
import styles from './sessions.module.css'

const mineThenNewest = (one: SessionRow, other: SessionRow): number =>
  Number(other.current) - Number(one.current) || (one.createdAt < other.createdAt ? 1 : -1)

/** Where one is signed in, and how to end it there. */
export function Sessions() {
  const { sessions, isLoading, error, retry, revoke, revokeAll, isPending, failure } = useSessions()
  const ending = useEndOtherSessions()
  const [asking, setAsking] = useState(false)
  const others = sessions.filter((session) => !session.current).length
  const wrong = failure?.message ?? ending.failure

  return (
    <Section
      action={
        <Button loading={isPending} onClick={() => setAsking(true)} size="xs" variant="default">
          Sign out everywhere
        </Button>
      }
      below={
        <>
          {wrong !== null && (
            <p className={styles.failure} role="alert">
              {wrong}
            </p>
          )}
          {isLoading && <SessionBones />}
          {!isLoading && error !== null && sessions.length === 0 && (
            <ErrorState error={error} onRetry={retry} what="your sessions" />
          )}
          <ul className={rows.list}>
            {sessions.toSorted(mineThenNewest).map((session) => (
              <Row key={session.id} onRevoke={() => revoke(session.id)} session={session} />
            ))}
          </ul>
          {others > 1 && (
            <Button
              loading={ending.isPending}
              mt={8}
              onClick={ending.endOthers}
              size="xs"
              variant="default"
            >
              Sign out the other {others}
            </Button>
          )}
          {asking && (
            <ConfirmDialog
              confirm="Sign out everywhere"
              keep="Stay signed in"
              onClose={() => setAsking(false)}
              onConfirm={revokeAll}
              title="Sign out everywhere?"
            >
              Every browser and device is signed out at once, this one too.
            </ConfirmDialog>
          )}
        </>
      }
      title="Where you’re signed in"
    >
      End what you don’t recognise; it is cut off within a second.
    </Section>
  )
}

function Row(props: { session: SessionRow; onRevoke: () => void }) {
  const { session, onRevoke } = props
  const name = deviceName(session.userAgent)
  const Icon = isHandheld(session.userAgent) ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li className={rows.row}>
      <Icon aria-hidden className={styles.icon} size={24} stroke={1.5} />
      <span className={rows.words}>
        <span className={styles.name}>{name}</span>
        <span className={rows.note}>
          {session.current ? (
            <b className={styles.here}>This device</b>
          ) : (
            (session.ipAddress ?? 'Address unknown')
          )}
          {' · signed in '}
          <TimeAgo at={session.createdAt} />
        </span>
      </span>
      {!session.current && (
        <Button onClick={onRevoke} size="xs" variant="default">
          Sign out<VisuallyHidden> {name}</VisuallyHidden>
        </Button>
      )}
    </li>
  )
}

function SessionBones() {
  return (
    <div className={rows.list}>
      <LoadingLabel what="your sessions" />
      {[168, 136].map((width) => (
        <div className={rows.row} key={width}>
          <Bone height={24} width={24} />
          <span className={rows.words} style={{ gap: 8 }}>
            <Bone width={width} />
            <Bone width={120} />
          </span>
        </div>
      ))}
    </div>
  )
}
