import { Loader } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import type { Chat } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'

import { useMe } from '../../../components/me-context.tsx'
import { useArrivedAbove } from '../../../components/use-arrived-above.ts'
import { useNow } from '../../../components/use-now.ts'
import type { MessageRow, useMessages } from '../../../hooks/use-chat.ts'
import { useMarkRead } from '../../../hooks/use-mark-read.ts'
import { chatName } from './chat-words.ts'
import { MessageLine } from './message-line.tsx'
import { readersByMessage, threadLines } from './thread-lines.ts'
import { useAtEnd } from './use-at-end.ts'

import styles from './message-list.module.css'

/** Above the messages: what is older is on its way, or this is where it began. Always as tall. */
const TOP = 56
const keyOf = ({ key }: MessageRow) => key
const lastNo = (rows: readonly MessageRow[]) =>
  rows.findLast(({ unsent }) => unsent === null)?.message.no ?? 0

/** What was said in a chat: opens at its end, stays there, and never moves under whoever reads further up. */
export function MessageList(props: {
  chat: Chat
  /** It was open before anything was said, so nothing in it was waiting. */
  begins: boolean
  messages: ReturnType<typeof useMessages>
  /** How far each of the others has read. */
  marks: Readonly<Record<number, number>>
}) {
  const { chat, marks } = props
  const { rows, hasMore, isLoadingMore, loadMore, error } = props.messages
  const me = useMe().id
  const now = useNow(10 * 60_000)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const [readUpTo] = useState(chat.unread > 0 && !props.begins ? chat.readUpTo : null)
  const keys = useMemo(() => rows.map(keyOf), [rows])
  const arrivedAbove = useArrivedAbove(keys)
  const last = rows.at(-1)
  const end = useAtEnd(list, {
    count: rows.length,
    last: last?.key,
    isOwn: last !== undefined && last.unsent !== null,
  })
  const top = useTop(scroller, hasMore && !isLoadingMore && error === null ? loadMore : undefined)
  useMarkRead(chat, lastNo(rows), end.isAtEnd)
  const waiting = useWaiting(rows, { me, isAtEnd: end.isAtEnd })

  const lines = useMemo(() => threadLines(rows, { now, readUpTo, me }), [rows, now, readUpTo, me])
  const onlyMine = chat.kind === 'direct' ? me : undefined
  const readers = useMemo(() => readersByMessage(rows, marks, onlyMine), [rows, marks, onlyMine])
  const personOf = (id: number): Person[] => chat.members.filter((one) => one.id === id)

  return (
    <div className={styles.place}>
      <div
        aria-label={`Messages with ${chatName(chat, me)}`}
        aria-live={end.isAtEnd ? 'polite' : 'off'}
        className={styles.scroller}
        ref={scroller}
        role="log"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        <div className={styles.spring} />
        <div className={styles.top} ref={top} style={{ height: TOP }}>
          {isLoadingMore && <Loader aria-label="Loading older messages" size="sm" type="dots" />}
          {!hasMore && !isLoadingMore && 'This is where it began.'}
        </div>
        <Virtualizer
          data={lines}
          onResize={end.onResize}
          onScroll={end.onScroll}
          ref={list}
          scrollRef={scroller}
          shift={arrivedAbove}
          startMargin={TOP}
        >
          {(line) => (
            <div key={line.key}>
              <MessageLine
                inGroup={chat.kind === 'group'}
                line={line}
                mine={line.message.sender.id === me}
                readers={(readers.get(line.message.no) ?? []).flatMap(personOf)}
              />
            </div>
          )}
        </Virtualizer>
      </div>
      <ToEnd isAtEnd={end.isAtEnd} onFollow={end.follow} waiting={waiting} />
    </div>
  )
}

/** Asks for what is older when the top comes near. A new observer says at once how things stand. */
function useTop(scroller: { current: Element | null }, loadMore: (() => void) | undefined) {
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!loadMore || !top.current) return undefined
    // A busy page hears of several looks at once; only the last is how things stand.
    const watcher = new IntersectionObserver(
      (looks) => looks.at(-1)?.isIntersecting && loadMore(),
      {
        root: scroller.current,
        rootMargin: '800px 0px 0px',
      },
    )
    watcher.observe(top.current)
    return () => watcher.disconnect()
  }, [scroller, loadMore])
  return top
}

/** How many messages of others came since the end was left. */
function useWaiting(
  rows: readonly MessageRow[],
  { me, isAtEnd }: { me: number; isAtEnd: boolean },
): number {
  const newest = lastNo(rows)
  const [seen, setSeen] = useState(newest)
  if (isAtEnd && seen !== newest) setSeen(newest)
  if (isAtEnd) return 0
  return rows.filter(
    ({ message, unsent }) => unsent === null && message.no > seen && message.sender.id !== me,
  ).length
}

function ToEnd(props: { isAtEnd: boolean; waiting: number; onFollow: () => void }) {
  const { isAtEnd, waiting, onFollow } = props
  const words = waiting === 1 ? '1 new message' : `${waiting} new messages`
  return (
    <div aria-live="polite" className={styles.below}>
      {!isAtEnd && (
        <button
          aria-label={waiting > 0 ? undefined : 'To the newest message'}
          className={styles.pill}
          data-waiting={waiting > 0 || undefined}
          onClick={onFollow}
          type="button"
        >
          <IconArrowDown aria-hidden size={16} stroke={2} />
          {waiting > 0 && words}
        </button>
      )}
    </div>
  )
}
