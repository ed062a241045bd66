import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Chat } from '@trunkline/shared/contract/chat'

import { classes } from '../../../components/classes.ts'
import { PresenceWords } from '../../../components/presence-words.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import type { Presence } from '../../../hooks/use-online-friends.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { chatName, lastWords } from './chat-words.ts'

import styles from './chat-row.module.css'

/** A chat in the list: who, what was said last and when, and how much of it is unread. */
export function ChatRow(props: { chat: Chat; me: number; presence: Presence | undefined }) {
  const { chat, me, presence } = props
  const waits = chat.unread > 0
  return (
    <Link
      className={classes(styles.row, waits && styles.waits)}
      params={{ chatId: chat.id }}
      to="/chats/$chatId"
    >
      <ChatAvatar chat={chat} me={me} presence={presence} size={48} />
      <span className={styles.words}>
        <span className={styles.head}>
          <span className={styles.name} dir="auto">
            {chatName(chat, me)}
          </span>
          <PresenceWords presence={presence} />
          {chat.lastMessage && (
            <TimeAgo at={chat.lastMessage.createdAt} className={styles.time ?? ''} />
          )}
        </span>
        <span className={styles.foot}>
          <span className={styles.last} dir="auto">
            {lastWords(chat, me)}
          </span>
          {waits && (
            <span className={styles.badge}>
              {chat.unread > 99 ? '99+' : chat.unread}
              <VisuallyHidden> unread</VisuallyHidden>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
}
