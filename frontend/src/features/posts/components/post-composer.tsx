import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useRef } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { RoomLeft } from '../../../components/room-left.tsx'
import { roomFor } from '../../../components/text-room.ts'
import { useDraft } from '../../../components/use-draft.ts'
import { useFileDrop } from '../../../components/use-file-drop.ts'
import { WritingArea } from '../../../components/writing-area.tsx'
import { useCreatePost } from '../../../hooks/use-post.ts'
import { ChosenPicture } from './chosen-picture.tsx'
import { PICTURES, usePicture } from './use-picture.ts'

import styles from './post-composer.module.css'

/**
 * Where a post is written, with a picture that is chosen, pasted or dropped. It stands in the feed at once; a draft
 * survives leaving the page.
 */
export function PostComposer() {
  const me = useMe()
  const { create } = useCreatePost()
  const [text, setText] = useDraft('post')
  const input = useRef<HTMLInputElement>(null)
  const picture = usePicture()
  const drop = useFileDrop(picture.choose)
  const room = roomFor(text)
  const image = picture.chosen?.attachment ?? null
  const fits = picture.chosen === null ? room.fits : image !== null && room.left >= 0

  const send = () => {
    if (!fits) return
    create(text.trim(), image ?? undefined)
    setText('')
    picture.remove()
  }

  return (
    <form
      aria-label="New post"
      className={styles.composer}
      data-dropping={drop.isOver || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      {...drop.props}
    >
      <Avatar person={me} size={44} />
      <div className={styles.field}>
        <div className={styles.line}>
          <WritingArea
            label="New post"
            onChange={setText}
            onPaste={(event) => {
              if (picture.choose(event.clipboardData.files)) event.preventDefault()
            }}
            onSend={send}
            placeholder="What’s going on?"
            value={text}
          />
          <div className={styles.foot}>
            <RoomLeft room={room} />
            <Tooltip label="Add a picture">
              <ActionIcon aria-label="Add a picture" onClick={() => input.current?.click()}>
                <IconPhoto aria-hidden size={22} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
            <input
              accept={PICTURES.join(',')}
              aria-label="Picture"
              hidden
              onChange={(event) => {
                picture.choose(event.currentTarget.files ?? [])
                event.currentTarget.value = ''
              }}
              ref={input}
              tabIndex={-1}
              type="file"
            />
            <Button disabled={!fits} size="sm" type="submit">
              Post
            </Button>
          </div>
        </div>
        {picture.refused !== null && (
          <p className={styles.refused} role="alert">
            {picture.refused}
          </p>
        )}
        {picture.chosen !== null && (
          <ChosenPicture
            onRemove={picture.remove}
            onRetry={picture.retry}
            preview={picture.preview}
            upload={picture.chosen}
          />
        )}
      </div>
    </form>
  )
}
