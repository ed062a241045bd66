import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { Clamped } from '../../../components/clamped.tsx'
import { classes } from '../../../components/classes.ts'
import { isFresh } from '../../../components/is-fresh.ts'
import { PersonLink } from '../../../components/person-link.tsx'
import { RichText } from '../../../components/rich-text.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { UnsentNote } from '../../../components/unsent-note.tsx'
import type { ThreadRow } from './by-thread.ts'

import styles from './comment-card.module.css'

/** What somebody said under a post; one's own stands here before the server has answered. Answers are indented. */
export function CommentCard(props: { row: ThreadRow; onAnswer: () => void }) {
  const { onAnswer } = props
  const { comment, unsent, answers } = props.row
  const [fresh] = useState(() => isFresh(comment.createdAt))
  const card = useRef<HTMLElement>(null)
  // What one has just answered stands in its thread, which may be anywhere: one sees where it went.
  const [isMyAnswer] = useState(unsent !== null && answers !== null)
  useEffect(() => {
    if (isMyAnswer) card.current?.scrollIntoView({ block: 'nearest' })
  }, [isMyAnswer])
  return (
    <article
      aria-label={`Comment by ${comment.author.name}`}
      className={classes(
        styles.comment,
        answers !== null && styles.answer,
        unsent !== null && styles.unsent,
        fresh && styles.fresh,
      )}
      ref={card}
    >
      <PersonLink person={comment.author} silent>
        <Avatar person={comment.author} size={answers === null ? 36 : 28} />
      </PersonLink>
      <div className={styles.body}>
        <div className={styles.head}>
          <PersonLink person={comment.author} />
          {answers !== null && <span className={styles.answers}>answered {answers}</span>}
          <TimeAgo at={comment.createdAt} className={styles.time} />
        </div>
        <Clamped className={styles.text}>
          <RichText>{comment.content}</RichText>
        </Clamped>
        {unsent === null ? (
          <UnstyledButton className={styles.say} onClick={onAnswer}>
            Answer<VisuallyHidden> {comment.author.name}</VisuallyHidden>
          </UnstyledButton>
        ) : (
          <UnsentNote unsent={unsent} what="comment" />
        )}
      </div>
    </article>
  )
}
