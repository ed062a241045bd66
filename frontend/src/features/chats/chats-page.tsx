import { ActionIcon } from '@mantine/core'
import { IconMessages, IconPencilPlus } from '@tabler/icons-react'
import { Outlet, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { EmptyState } from '../../components/empty-state.tsx'
import { ConnectionDot } from '../../components/shell/connection-dot.tsx'
import { useDocumentTitle } from '../../components/use-document-title.ts'
import { useChats } from '../../hooks/use-chats.ts'
import { ChatList } from './components/chat-list.tsx'
import { NewChat } from './components/new-chat.tsx'

import styles from './chats-page.module.css'

/** My chats beside the one that is open; where there is no room for both, one after the other. */
export function ChatsPage() {
  const isOpen = useParams({ strict: false }).chatId !== undefined
  const [isStarting, setStarting] = useState(false)
  const Heading = isOpen ? 'h2' : 'h1'
  return (
    <div className={styles.split} data-open={isOpen || undefined} data-wide>
      <section aria-label="Your chats" className={styles.list}>
        <header className={styles.header}>
          <Heading className={styles.title} tabIndex={-1}>
            Chats
          </Heading>
          <ActionIcon aria-label="New chat" onClick={() => setStarting(true)}>
            <IconPencilPlus aria-hidden size={22} stroke={1.75} />
          </ActionIcon>
          <span className={styles.dot}>
            <ConnectionDot />
          </span>
        </header>
        <ChatList onStart={() => setStarting(true)} />
      </section>
      <div className={styles.thread}>
        <Outlet />
      </div>
      {isStarting && <NewChat onClose={() => setStarting(false)} />}
    </div>
  )
}

/** Stands beside the list while no chat is open; where there is none yet, the list has all there is to say. */
export function NoChatOpen() {
  useDocumentTitle('Chats')
  const { chats } = useChats()
  if (chats.length === 0) return null
  return (
    <div className={styles.none}>
      <EmptyState icon={IconMessages} title="Choose a chat">
        Or start a new one with the pencil above the list.
      </EmptyState>
    </div>
  )
}
