import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useMemo } from 'react'

import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { ReadList } from '../../components/read-list.tsx'
import { useNow } from '../../components/use-now.ts'
import { useNotifications } from '../../hooks/use-notifications.ts'
import { byDay, type NotificationRow } from './components/by-day.ts'
import { NotificationBones } from './components/notification-bones.tsx'
import { NotificationCard } from './components/notification-card.tsx'

import styles from './notifications-page.module.css'

const keyOf = (row: NotificationRow): string => row.key

/** What happened, newest first, by day. Opening one marks it read on every device. */
export function NotificationsPage() {
  const list = useNotifications()
  const { notifications, unreadCount, markRead, markAllRead, failure } = list
  const now = useNow(60_000)
  const rows = useMemo(() => byDay(notifications, now), [notifications, now])

  return (
    <Page
      actions={
        unreadCount > 0 && (
          <Button color="gray" onClick={markAllRead} size="compact-sm" variant="subtle">
            Mark all read
          </Button>
        )
      }
      title="Notifications"
    >
      {failure !== null && (
        <div className={styles.failure} role="alert">
          <span>Not marked as read: {failure.message}</span>
          <Button onClick={failure.retry} size="compact-xs" variant="default">
            Retry
          </Button>
          <Button color="gray" onClick={failure.discard} size="compact-xs" variant="subtle">
            Dismiss
          </Button>
        </div>
      )}
      <ReadList
        bones={<NotificationBones />}
        empty={
          <EmptyState icon={IconBell} title="Nothing yet">
            When somebody answers what you write, or wants to be your friend, you hear of it here.
          </EmptyState>
        }
        end={list.hasMore ? null : 'That is everything.'}
        items={rows}
        keyOf={keyOf}
        reading={list}
        what="your notifications"
      >
        {(row) => (
          <>
            {row.day !== null && <h2 className={styles.day}>{row.day}</h2>}
            <NotificationCard
              onOpen={() => {
                if (row.unread.length > 0) markRead([...row.unread])
              }}
              row={row}
            />
          </>
        )}
      </ReadList>
    </Page>
  )
}
