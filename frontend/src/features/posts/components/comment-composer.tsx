import { ActionIcon } from '@mantine/core'
import { IconCornerUpLeft, IconSend2, IconX } from '@tabler/icons-react'
import type { Comment } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { useEffect, useRef } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { RoomLeft } from '../../../components/room-left.tsx'
import { roomFor } from '../../../components/text-room.ts'
import { TypingLine } from '../../../components/typing-line.tsx'
import { useDraft } from '../../../components/use-draft.ts'
import { WritingArea } from '../../../components/writing-area.tsx'
import { useAddComment, useComments } from '../../../hooks/use-comments.ts'
import { useTyping } from '../../../hooks/use-typing.ts'
import { useStillWriting } from './use-still-writing.ts'

import styles from './comment-composer.module.css'

/** Where a comment, or an answer to one, is written; always at the foot of the screen. */
export function CommentComposer(props: {
  postId: number
  /** The comment that is answered. */
  answering: Comment | null
  /** It was answered, or is no longer to be. */
  onAnswered: () => void
}) {
  const { postId, answering, onAnswered } = props
  const form = useRef<HTMLFormElement>(null)
  const me = useMe()
  const { add } = useAddComment(postId)
  const { typing, setTyping } = useTyping(postId)
  const writing = useStillWriting(typing, useComments(postId).comments.at(-1))
  const [text, setText] = useDraft(topic.post(postId))
  const room = roomFor(text)

  useEffect(() => {
    if (answering) form.current?.querySelector('textarea')?.focus({ preventScroll: true })
  }, [answering])

  const write = (next: string) => {
    setText(next)
    setTyping(next.trim() !== '')
  }
  const send = () => {
    if (!room.fits) return
    add(text.trim(), answering?.id)
    setText('')
    setTyping(false)
    onAnswered()
    // An answer stands in its thread, where one is reading.
    if (answering) return
    requestAnimationFrame(() => window.scrollTo({ top: document.body.scrollHeight }))
  }

  return (
    <div className={styles.place} data-composer>
      {answering !== null && (
        <div className={styles.answering}>
          <IconCornerUpLeft aria-hidden size={16} stroke={1.75} />
          <span className={styles.whom} role="status">
            Answering {answering.author.name}
          </span>
          <ActionIcon aria-label="Answer nobody" onClick={onAnswered} size={28}>
            <IconX aria-hidden size={16} />
          </ActionIcon>
        </div>
      )}
      <form
        aria-label={answering === null ? 'New comment' : `Answer to ${answering.author.name}`}
        className={styles.composer}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        ref={form}
      >
        <Avatar person={me} size={36} />
        <WritingArea
          label="New comment"
          onBlur={() => setTyping(false)}
          onChange={write}
          onEscape={onAnswered}
          onSend={send}
          placeholder={answering === null ? 'Write a comment' : 'Write an answer'}
          value={text}
        />
        <RoomLeft room={room} />
        <ActionIcon
          aria-label="Send comment"
          color="lake"
          disabled={!room.fits}
          type="submit"
          variant="filled"
        >
          <IconSend2 aria-hidden size={20} stroke={1.75} />
        </ActionIcon>
      </form>
      <TypingLine className={styles.typing} people={writing} />
    </div>
  )
}
