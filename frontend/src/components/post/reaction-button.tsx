import { VisuallyHidden } from '@mantine/core'
import { IconChevronUp } from '@tabler/icons-react'
import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react'

import type { LiveEngagement } from '../../hooks/use-engagement.ts'
import { classes } from '../classes.ts'
import { reactionLooks, reactionTotal, reactionWords } from './reaction-kinds.ts'
import { ReactionPicker } from './reaction-picker.tsx'
import { usePicker } from './use-picker.ts'

import actionStyles from './post-actions.module.css'
import styles from './reaction-button.module.css'

/**
 * One click likes, or takes back what one chose. A resting mouse, a long press, the arrow keys and a button that only
 * the keyboard and screen readers meet open the five kinds.
 */
export function ReactionButton(props: { live: LiveEngagement }) {
  const { engagement, mine, react } = props.live
  const place = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const picker = usePicker(button)
  const { side, hide } = picker
  const total = reactionTotal(engagement)
  const { name, Icon } = lookOf(mine.reaction)

  useEffect(() => {
    if (side === null) return undefined
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node && place.current?.contains(target))) hide()
    }
    document.addEventListener('pointerdown', elsewhere)
    return () => document.removeEventListener('pointerdown', elsewhere)
  })

  const open = () => {
    picker.show()
    requestAnimationFrame(() =>
      place.current?.querySelector<HTMLElement>('[data-kind]')?.focus({ preventScroll: true }),
    )
  }
  const close = () => {
    hide()
    button.current?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (side === null && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      open()
    }
  }

  const around = {
    ...picker.around,
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget && !place.current?.contains(relatedTarget)) hide()
    },
  }

  return (
    <span className={styles.place} ref={place} {...around}>
      <button
        aria-keyshortcuts="ArrowUp ArrowDown"
        aria-pressed={mine.reaction !== null}
        className={classes(actionStyles.action, mine.reaction !== null && actionStyles.mine)}
        onClick={() => {
          if (picker.wasPress()) return
          hide()
          react(mine.reaction ?? 'like')
        }}
        onContextMenu={(event) => {
          if (side !== null) event.preventDefault()
        }}
        onKeyDown={onKeyDown}
        ref={button}
        type="button"
        {...picker.press}
      >
        <Icon aria-hidden key={mine.reaction} size={18} stroke={1.75} />
        <span aria-hidden="true">
          {total > 0 ? total : <span className={styles.word}>Like</span>}
        </span>
        <VisuallyHidden>
          {name}
          {total > 0 && `: ${reactionWords(engagement)}`}
        </VisuallyHidden>
      </button>
      <button
        aria-expanded={side !== null}
        aria-label="Choose a reaction"
        className={styles.choose}
        onClick={() => (side === null ? open() : close())}
        onKeyDown={onKeyDown}
        type="button"
      >
        <IconChevronUp aria-hidden size={16} />
      </button>
      {side !== null && (
        <ReactionPicker
          engagement={engagement}
          mine={mine.reaction}
          onEscape={close}
          onPick={(kind) => {
            react(kind)
            close()
          }}
          side={side}
        />
      )}
    </span>
  )
}

function lookOf(kind: LiveEngagement['mine']['reaction']) {
  const { name, Icon, Chosen } = reactionLooks[kind ?? 'like']
  return { name, Icon: kind === null ? Icon : Chosen }
}
