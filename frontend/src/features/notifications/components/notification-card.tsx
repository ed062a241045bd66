import { VisuallyHidden } from '@mantine/core'
import {
  IconAt,
  IconCornerUpLeft,
  IconHeartFilled,
  IconMessageCircleFilled,
  IconRepeat,
  IconUserCheck,
  IconUserHeart,
  IconUserPlus,
} from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import type { Notification } from '@trunkline/shared/contract/notification'
import { useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { classes } from '../../../components/classes.ts'
import { isFresh } from '../../../components/is-fresh.ts'
import { notificationHref, notificationWords } from '../../../components/notification-words.ts'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { type NotificationRow, peopleWords } from './by-day.ts'

import styles from './notification-card.module.css'

const icons = {
  comment: IconMessageCircleFilled,
  reply: IconCornerUpLeft,
  reaction: IconHeartFilled,
  repost: IconRepeat,
  mention: IconAt,
  follow: IconUserHeart,
  friend_request_received: IconUserPlus,
  friend_request_accepted: IconUserCheck,
} satisfies Record<Notification['kind'], unknown>

/** What happened, and who did it; the whole row leads to it and marks it read. */
export function NotificationCard(props: { row: NotificationRow; onOpen: () => void }) {
  const { onOpen } = props
  const { notification, people, unread } = props.row
  const { actor, kind, excerpt, createdAt } = notification
  const read = unread.length === 0
  const [, second] = people
  const router = useRouter()
  const [fresh] = useState(() => isFresh(createdAt))
  const href = notificationHref(notification)
  const Icon = icons[kind]
  return (
    <a
      className={classes(styles.row, !read && styles.unread, fresh && styles.fresh)}
      href={href}
      onAuxClick={onOpen}
      onClick={(event) => {
        onOpen()
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        router.history.push(href)
      }}
    >
      <span className={styles.picture}>
        {second === undefined ? (
          <Avatar person={actor} size={44} />
        ) : (
          <span className={styles.pair}>
            <Avatar person={actor} size={30} />
            <Avatar person={second} size={30} />
          </span>
        )}
        <span className={styles.kind}>
          <Icon aria-hidden size={14} stroke={2} />
        </span>
      </span>
      <span className={styles.words}>
        <span>
          {!read && <VisuallyHidden>Unread: </VisuallyHidden>}
          <strong>{peopleWords(people)}</strong> {notificationWords[kind]}
          <TimeAgo at={createdAt} className={styles.time} />
        </span>
        {excerpt !== null && <span className={styles.excerpt}>{excerpt}</span>}
      </span>
    </a>
  )
}
