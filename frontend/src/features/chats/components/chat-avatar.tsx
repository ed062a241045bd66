import type { Chat } from '@trunkline/shared/contract/chat'

import { Avatar } from '../../../components/avatar.tsx'
import { othersIn } from './chat-words.ts'

import styles from './chat-avatar.module.css'

/** The other person's face, or two of a group's. */
export function ChatAvatar(props: { chat: Chat; me: number; size: number; online: boolean }) {
  const { chat, me, size, online } = props
  const [first, second] = othersIn(chat, me)
  if (chat.kind === 'direct' || second === undefined) {
    const person = first ?? { id: chat.id, name: chat.title ?? '?', image: null }
    return <Avatar online={online} person={person} size={size} />
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
