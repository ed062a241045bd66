import { Textarea } from '@mantine/core'
import type { ClipboardEvent } from 'react'

import styles from './writing-area.module.css'

/** A field that grows with what is written. Ctrl or ⌘ with Enter sends. */
export function WritingArea(props: {
  label: string
  placeholder: string
  value: string
  onChange: (text: string) => void
  onSend: () => void
  onEscape?: () => void
  onBlur?: () => void
  onPaste?: (event: ClipboardEvent) => void
}) {
  return (
    <Textarea
      aria-keyshortcuts="Control+Enter Meta+Enter"
      aria-label={props.label}
      autosize
      classNames={{ root: styles.root, input: styles.input }}
      dir="auto"
      maxRows={12}
      minRows={1}
      onBlur={props.onBlur}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onEscape?.()
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        props.onSend()
      }}
      onPaste={props.onPaste}
      placeholder={props.placeholder}
      value={props.value}
      variant="unstyled"
    />
  )
}
