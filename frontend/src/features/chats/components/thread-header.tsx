import { ActionIcon } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import type { Chat } from '@trunkline/shared/contract/chat'

import { BackButton } from '../../../components/back-button.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { PersonLink } from '../../../components/person-link.tsx'
import { ConnectionDot } from '../../../components/shell/connection-dot.tsx'
import { type Presence, useOnlineFriends } from '../../../hooks/use-online-friends.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { chatName, peerOf } from './chat-words.ts'

import styles from './thread-header.module.css'

/** Whom one talks to. While that is not known it keeps its place, and the way back. */
export function ThreadHeader(props: { chat: Chat | undefined; onMembers?: () => void }) {
  const { chat, onMembers } = props
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <BackButton fallback="/chats" />
      </span>
      {chat ? (
        <Whom chat={chat} />
      ) : (
        <h1 className={styles.title} tabIndex={-1}>
          Chat
        </h1>
      )}
      {chat?.kind === 'group' && (
        <ActionIcon aria-label="Members and settings" onClick={onMembers}>
          <IconUsersGroup aria-hidden size={22} stroke={1.75} />
        </ActionIcon>
      )}
      <span className={styles.dot}>
        <ConnectionDot />
      </span>
    </header>
  )
}

const WORDS = { online: 'Online', away: 'Away' } as const satisfies Record<Presence, string>

function Whom(props: { chat: Chat }) {
  const { chat } = props
  const me = useMe().id
  const { presenceOf } = useOnlineFriends()
  const peer = peerOf(chat, me)
  const presence = presenceOf(peer?.id)
  return (
    <>
      <ChatAvatar chat={chat} me={me} presence={presence} size={40} />
      <span className={styles.words}>
        <h1 className={styles.title} dir="auto" tabIndex={-1}>
          {peer ? <PersonLink person={peer} /> : chatName(chat, me)}
        </h1>
        <span className={styles.note}>
          {peer
            ? presence
              ? WORDS[presence]
              : `@${peer.handle}`
            : membersWords(chat.members.length)}
        </span>
      </span>
    </>
  )
}

const membersWords = (many: number) => (many === 1 ? 'Just you' : `${many} people`)
