import { Button } from '@mantine/core'
import { useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { RoomLeft } from '../../../components/room-left.tsx'
import { roomFor } from '../../../components/text-room.ts'
import { useDraft } from '../../../components/use-draft.ts'
import { WritingArea } from '../../../components/writing-area.tsx'
import { useCreatePost } from '../../../hooks/use-post.ts'

import styles from './post-composer.module.css'

/** Where a post is written. It stands in the feed at once; a draft survives leaving the page. */
export function PostComposer() {
  const me = useMe()
  const { create } = useCreatePost()
  const [text, setText] = useDraft('post')
  const [focused, setFocused] = useState(false)
  const room = roomFor(text)
  const open = focused || text !== ''

  const send = () => {
    if (!room.fits) return
    create(text.trim())
    setText('')
  }

  return (
    <form
      aria-label="New post"
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Avatar person={me} size={44} />
      <div className={styles.field}>
        <WritingArea
          label="New post"
          onBlur={() => setFocused(false)}
          onChange={setText}
          onFocus={() => setFocused(true)}
          onSend={send}
          placeholder="What’s going on?"
          value={text}
        />
        <div className={styles.foot} data-open={open || undefined}>
          <RoomLeft room={room} />
          <Button disabled={!room.fits} size="sm" type="submit">
            Post
          </Button>
        </div>
      </div>
    </form>
  )
}
