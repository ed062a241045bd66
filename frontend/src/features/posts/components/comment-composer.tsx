import { ActionIcon } from '@mantine/core'
import { IconSend2 } from '@tabler/icons-react'

import { Avatar } from '../../../components/avatar.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { RoomLeft } from '../../../components/room-left.tsx'
import { roomFor } from '../../../components/text-room.ts'
import { useDraft } from '../../../components/use-draft.ts'
import { WritingArea } from '../../../components/writing-area.tsx'
import { useAddComment, useComments } from '../../../hooks/use-comments.ts'
import { useTyping } from '../../../hooks/use-typing.ts'
import { TypingLine } from './typing-line.tsx'
import { useStillWriting } from './use-still-writing.ts'

import styles from './comment-composer.module.css'

/** Where a comment is written; always at the foot of the screen. */
export function CommentComposer(props: { postId: number }) {
  const { postId } = props
  const me = useMe()
  const { add } = useAddComment(postId)
  const { typing, setTyping } = useTyping(postId)
  const writing = useStillWriting(typing, useComments(postId).comments.at(-1))
  const [text, setText] = useDraft(`comment:${postId}`)
  const room = roomFor(text)

  const write = (next: string) => {
    setText(next)
    setTyping(next.trim() !== '')
  }
  const send = () => {
    if (!room.fits) return
    add(text.trim())
    setText('')
    setTyping(false)
    requestAnimationFrame(() => window.scrollTo({ top: document.body.scrollHeight }))
  }

  return (
    <div className={styles.place} data-composer>
      <form
        aria-label="New comment"
        className={styles.composer}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Avatar person={me} size={36} />
        <WritingArea
          label="New comment"
          onBlur={() => setTyping(false)}
          onChange={write}
          onSend={send}
          placeholder="Write a comment"
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
      <TypingLine people={writing} />
    </div>
  )
}
