import type { Comment } from '@trunkline/shared/contract/post'
import { useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { Clamped } from '../../../components/clamped.tsx'
import { classes } from '../../../components/classes.ts'
import { isFresh } from '../../../components/is-fresh.ts'
import { PersonLink } from '../../../components/person-link.tsx'
import { RichText } from '../../../components/rich-text.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { UnsentNote } from '../../../components/unsent-note.tsx'
import type { Unsent } from '../../../hooks/view.ts'

import styles from './comment-card.module.css'

/** What somebody said under a post; one's own stands here before the server has answered. */
export function CommentCard(props: { comment: Comment; unsent: Unsent | null }) {
  const { comment, unsent } = props
  const [fresh] = useState(() => isFresh(comment.createdAt))
  return (
    <article
      aria-label={`Comment by ${comment.author.name}`}
      className={classes(styles.comment, unsent !== null && styles.unsent, fresh && styles.fresh)}
    >
      <PersonLink person={comment.author} silent>
        <Avatar person={comment.author} size={36} />
      </PersonLink>
      <div className={styles.body}>
        <div className={styles.head}>
          <PersonLink person={comment.author} />
          <TimeAgo at={comment.createdAt} className={styles.time} />
        </div>
        <Clamped className={styles.text}>
          <RichText>{comment.content}</RichText>
        </Clamped>
        {unsent !== null && <UnsentNote unsent={unsent} what="comment" />}
      </div>
    </article>
  )
}
