import { Button } from '@mantine/core'
import { IconDoorExit, IconMessage2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Chat } from '@trunkline/shared/contract/chat'
import { useMemo, useState } from 'react'

import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { TypingLine } from '../../../components/typing-line.tsx'
import { useDocumentTitle } from '../../../components/use-document-title.ts'
import { useFileDrop } from '../../../components/use-file-drop.ts'
import { useChatTyping } from '../../../hooks/use-chat-typing.ts'
import { useChat, useMessages, useReadMarks } from '../../../hooks/use-chat.ts'
import { ThreadBones } from './chat-bones.tsx'
import { chatName, peerOf } from './chat-words.ts'
import { Composer } from './composer.tsx'
import { MembersPanel } from './members-panel.tsx'
import { MessageList } from './message-list.tsx'
import { ThreadHeader } from './thread-header.tsx'
import { useComposer } from './use-composer.ts'

import styles from './thread.module.css'

/** A chat, in all of its states; kindly, when one is no longer in it. */
export function Thread(props: { chatId: number }) {
  const { chat, gone, error, retry } = useChat(props.chatId)
  const me = useMe().id
  useDocumentTitle(chat ? chatName(chat, me) : 'Chat')

  if (chat) return <OpenThread chat={chat} />
  return (
    <section aria-label="Chat" className={styles.thread} data-inner>
      <ThreadHeader chat={undefined} />
      {(gone || error !== null) && (
        <div className={styles.middle}>
          {gone ? <Gone /> : <ErrorState error={error} onRetry={retry} what="this chat" />}
        </div>
      )}
      {!gone && error === null && <ThreadBones />}
    </section>
  )
}

function Gone() {
  return (
    <EmptyState
      action={
        <Button component={Link} to="/chats" variant="default">
          Back to your chats
        </Button>
      }
      icon={IconDoorExit}
      title="You are not in this chat"
    >
      You left it, or somebody took you out. What was said there is no longer on this device, nor
      what you had not sent.
    </EmptyState>
  )
}

function OpenThread(props: { chat: Chat }) {
  const { chat } = props
  const me = useMe().id
  const messages = useMessages(chat.id)
  const marks = useOthersMarks(chat, me)
  const [showsMembers, setShowsMembers] = useState(false)
  const composer = useComposer(chat.id)
  const drop = useFileDrop(composer.files.add)
  const last = messages.rows.findLast(({ unsent }) => unsent === null)?.message
  const { typing, setTyping } = useChatTyping(chat.id, last)
  const name = chatName(chat, me)

  return (
    <section
      aria-label={`Chat with ${name}`}
      className={styles.thread}
      data-composer
      data-inner
      {...drop.props}
    >
      <ThreadHeader chat={chat} onMembers={() => setShowsMembers(true)} />
      <Messages chat={chat} marks={marks} messages={messages} />
      <TypingLine className={styles.typing} people={typing} />
      <Composer composer={composer} setTyping={setTyping} to={name} />
      {drop.isOver && <div className={styles.drop}>Let go to attach</div>}
      {showsMembers && <MembersPanel chat={chat} onClose={() => setShowsMembers(false)} />}
    </section>
  )
}

function Messages(props: {
  chat: Chat
  messages: ReturnType<typeof useMessages>
  marks: Readonly<Record<number, number>>
}) {
  const { chat, messages, marks } = props
  const { rows, isLoading, error, retry } = messages
  const isEmpty = rows.length === 0 && !isLoading && error === null
  const [wasEmpty, setWasEmpty] = useState(isEmpty)
  if (isEmpty && !wasEmpty) setWasEmpty(true)

  if (rows.length > 0)
    return <MessageList begins={wasEmpty} chat={chat} marks={marks} messages={messages} />
  if (isLoading) return <ThreadBones />
  if (error !== null) {
    return (
      <div className={styles.middle}>
        <ErrorState error={error} onRetry={retry} what="the messages" />
      </div>
    )
  }
  return (
    <div className={styles.middle}>
      <EmptyState icon={IconMessage2} title="Nothing said yet">
        {chat.kind === 'direct'
          ? 'Write the first message below; it is there at once.'
          : 'Write the first message below; everybody here sees it at once.'}
      </EmptyState>
    </div>
  )
}

/** How far each of the others has read: of a direct chat the chat itself knows, of a group its topic. */
function useOthersMarks(chat: Chat, me: number): Readonly<Record<number, number>> {
  const told = useReadMarks(chat.id)
  const peer = peerOf(chat, me)?.id
  const { peerReadUpTo } = chat
  return useMemo(() => {
    if (peer !== undefined) return { [peer]: peerReadUpTo ?? 0 }
    const { [me]: _, ...others } = told
    return others
  }, [told, peer, peerReadUpTo, me])
}
