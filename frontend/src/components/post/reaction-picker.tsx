import type { Engagement } from '@trunkline/shared/contract/post'
import { type ReactionKind, reactionKinds } from '@trunkline/shared/contract/reaction-kinds'
import type { KeyboardEvent } from 'react'

import { classes } from '../classes.ts'
import { reactionLooks, reactionTotal } from './reaction-kinds.ts'

import styles from './reaction-button.module.css'

/** The five kinds, each with its count; the arrow keys walk through them. */
export function ReactionPicker(props: {
  engagement: Engagement
  mine: ReactionKind | null
  onPick: (kind: ReactionKind) => void
  onEscape: () => void
  side: 'above' | 'below'
}) {
  const { engagement, mine, onPick, onEscape, side } = props
  const hasAny = reactionTotal(engagement) > 0
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') onEscape()
    else walk(event)
  }
  return (
    <div aria-label="Reactions" className={styles.picker} data-side={side} role="group">
      {reactionKinds.map((kind) => {
        const { name, Icon, Chosen } = reactionLooks[kind]
        const count = engagement.reactions[kind] ?? 0
        const Look = kind === mine ? Chosen : Icon
        return (
          <button
            aria-label={count > 0 ? `${name}, ${count}` : name}
            aria-pressed={kind === mine}
            className={classes(styles.kind, kind === mine && styles.own)}
            data-kind={kind}
            key={kind}
            onClick={() => onPick(kind)}
            onKeyDown={onKeyDown}
            title={name}
            type="button"
          >
            <Look aria-hidden size={24} stroke={1.75} />
            {hasAny && <span className={styles.count}>{count > 0 ? count : ' '}</span>}
          </button>
        )
      })}
    </div>
  )
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const kinds = [...(event.currentTarget.parentElement?.children ?? [])]
  const at = kinds.findIndex((kind) => kind === document.activeElement)
  const next = kinds.at((at + step) % kinds.length)
  if (next instanceof HTMLElement) next.focus()
}
