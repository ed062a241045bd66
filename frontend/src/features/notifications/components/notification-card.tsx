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

/** One thing that happened; the whole row leads to it and marks it read. */
export function NotificationCard(props: { notification: Notification; onOpen: () => void }) {
  const { notification, onOpen } = props
  const { actor, kind, excerpt, read, createdAt } = notification
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
        <Avatar person={actor} size={44} />
        <span className={styles.kind}>
          <Icon aria-hidden size={14} stroke={2} />
        </span>
      </span>
      <span className={styles.words}>
        <span>
          {!read && <VisuallyHidden>Unread: </VisuallyHidden>}
          <strong>{actor.name}</strong> {notificationWords[kind]}
          <TimeAgo at={createdAt} className={styles.time} />
        </span>
        {excerpt !== null && <span className={styles.excerpt}>{excerpt}</span>}
      </span>
    </a>
  )
}
