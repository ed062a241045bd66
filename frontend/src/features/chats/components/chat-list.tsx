import { Button } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import type { Chat } from '@trunkline/shared/contract/chat'
import { useEffect, useRef } from 'react'
import { Virtualizer } from 'virtua'

import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { MoreRows } from '../../../components/more-rows.tsx'
import { useChats } from '../../../hooks/use-chats.ts'
import { useOnlineFriends } from '../../../hooks/use-online-friends.ts'
import { ChatBones } from './chat-bones.tsx'
import { ChatRow } from './chat-row.tsx'
import { peerOf } from './chat-words.ts'

import styles from './chat-list.module.css'

/** My chats, last active first, in a pane that scrolls by itself. */
export function ChatList(props: { onStart: () => void }) {
  const list = useChats()
  const { chats, isLoading, error, retry } = list

  if (chats.length > 0) return <Chats chats={chats} list={list} />
  if (isLoading) return <ChatBones />
  if (error !== null) return <ErrorState error={error} onRetry={retry} what="your chats" />
  return (
    <EmptyState
      action={<Button onClick={props.onStart}>Start a conversation</Button>}
      icon={IconMessages}
      title="No chats yet"
    >
      Write to a friend, or bring several together in a group.
    </EmptyState>
  )
}

function Chats(props: { chats: readonly Chat[]; list: ReturnType<typeof useChats> }) {
  const { chats, list } = props
  const { hasMore, isLoadingMore, loadMore, error, retry } = list
  const me = useMe().id
  const { presenceOf } = useOnlineFriends()
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)
  const mayLoad = hasMore && !isLoadingMore && error === null

  // A new observer says at once how things stand: a list that does not fill the pane goes on by itself.
  useEffect(() => {
    if (!mayLoad || !end.current) return undefined
    const watcher = new IntersectionObserver(
      (looks) => looks.at(-1)?.isIntersecting && loadMore(),
      {
        root: scroller.current,
        rootMargin: '0px 0px 600px',
      },
    )
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [mayLoad, loadMore, chats.length])

  return (
    <div className={styles.scroller} ref={scroller}>
      <Virtualizer as="ul" data={chats} item="li" scrollRef={scroller}>
        {(chat) => (
          <ChatRow chat={chat} key={chat.id} me={me} presence={presenceOf(peerOf(chat, me)?.id)} />
        )}
      </Virtualizer>
      <div ref={end} />
      <MoreRows error={error} isLoading={isLoadingMore} retry={retry} />
    </div>
  )
}
