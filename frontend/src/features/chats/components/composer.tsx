import { ActionIcon, Textarea } from '@mantine/core'
import { IconPaperclip, IconSend2 } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'

import { RoomLeft } from '../../../components/room-left.tsx'
import { UploadChips } from './upload-chips.tsx'
import type { useComposer } from './use-composer.ts'

import styles from './composer.module.css'

/** Where a message is written. Enter sends, Shift and Enter begin a new line; files may be chosen or pasted. */
export function Composer(props: {
  composer: ReturnType<typeof useComposer>
  /** Whom it goes to. */
  to: string
  setTyping: (on: boolean) => void
}) {
  const { composer, to, setTyping } = props
  const { text, setText, files, room, maySend } = composer
  const chooser = useRef<HTMLInputElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const { activeElement } = document
    const isFree = activeElement === document.body || activeElement?.tagName === 'H1'
    if (isFree && matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [])

  const write = (next: string) => {
    setText(next)
    setTyping(next.trim() !== '')
  }
  const send = () => {
    if (composer.send()) setTyping(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While letters are being composed, Enter chooses among them.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <form
      aria-label="New message"
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <UploadChips onCancel={files.cancel} onRetry={files.retry} uploads={files.uploads} />
      <div className={styles.row}>
        <ActionIcon aria-label="Attach a file" onClick={() => chooser.current?.click()}>
          <IconPaperclip aria-hidden size={22} stroke={1.75} />
        </ActionIcon>
        <input
          hidden
          multiple
          onChange={({ currentTarget }) => {
            files.add([...(currentTarget.files ?? [])])
            currentTarget.value = ''
          }}
          ref={chooser}
          type="file"
        />
        <Textarea
          aria-keyshortcuts="Enter"
          aria-label={`Message to ${to}`}
          autosize
          classNames={{ root: styles.root ?? '', input: styles.input ?? '' }}
          data-start
          dir="auto"
          enterKeyHint="send"
          maxRows={8}
          minRows={1}
          onBlur={() => setTyping(false)}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            files.add([...event.clipboardData.files])
          }}
          placeholder="Message"
          ref={field}
          value={text}
          variant="unstyled"
        />
        <RoomLeft room={room} />
        <ActionIcon
          aria-label="Send message"
          color="lake"
          disabled={!maySend}
          type="submit"
          variant="filled"
        >
          <IconSend2 aria-hidden size={20} stroke={1.75} />
        </ActionIcon>
      </div>
    </form>
  )
}
