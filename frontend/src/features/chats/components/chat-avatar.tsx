import type { Chat } from '@trunkline/shared/contract/chat'

import { Avatar } from '../../../components/avatar.tsx'
import type { Presence } from '../../../hooks/use-online-friends.ts'
import { othersIn } from './chat-words.ts'

import styles from './chat-avatar.module.css'

/** The other person's face, or two of a group's. */
export function ChatAvatar(props: {
  chat: Chat
  me: number
  size: number
  presence: Presence | undefined
}) {
  const { chat, me, size, presence } = props
  const [first, second] = othersIn(chat, me)
  if (chat.kind === 'direct' || second === undefined) {
    const person = first ?? { id: chat.id, name: chat.title ?? '?', image: null }
    return <Avatar person={person} presence={presence} size={size} />
  }
  const small = Math.round(size * 0.7)
  return (
    <span aria-hidden="true" className={styles.pair} style={{ '--size': `${size}px` }}>
      {first && <Avatar person={first} size={small} />}
      <span className={styles.front}>
        <Avatar person={second} size={small} />
      </span>
    </span>
  )
}
