import { IconMessageCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ShownPost } from '@trunkline/shared/contract/post'

import { Avatar } from '../../../components/avatar.tsx'
import { Clamped } from '../../../components/clamped.tsx'
import { classes } from '../../../components/classes.ts'
import { PersonLink } from '../../../components/person-link.tsx'
import { RichText } from '../../../components/rich-text.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { UnsentNote } from '../../../components/unsent-note.tsx'
import type { Unsent } from '../../../hooks/view.ts'
import { PostMenu } from './post-menu.tsx'

import styles from './post-card.module.css'

/** A post in the feed. The whole card leads to the post; what is unsent leads nowhere yet. */
export function PostCard(props: { post: ShownPost; unsent: Unsent | null }) {
  const { post, unsent } = props
  const comments =
    post.engagement.comments === 1 ? '1 comment' : `${post.engagement.comments} comments`
  return (
    <article
      aria-label={`Post by ${post.author.name}`}
      className={classes(styles.card, unsent !== null && styles.unsent)}
    >
      <PersonLink person={post.author} silent>
        <Avatar person={post.author} size={44} />
      </PersonLink>
      <div className={styles.body}>
        <div className={styles.head}>
          <PersonLink person={post.author} />
          <span className={styles.meta}>
            <span className={styles.handle}>@{post.author.handle}</span>
            <span aria-hidden="true">·</span>
            <TimeAgo at={post.createdAt} className={styles.time} />
          </span>
          {unsent === null && <PostMenu post={post} />}
        </div>
        <Clamped className={styles.text}>
          <RichText>{post.content}</RichText>
        </Clamped>
        {unsent === null ? (
          <Link
            aria-label={post.engagement.comments === 0 ? 'Comment' : comments}
            className={styles.open}
            params={{ postId: post.id }}
            to="/posts/$postId"
          >
            <IconMessageCircle aria-hidden size={18} stroke={1.75} />
            {post.engagement.comments > 0 ? post.engagement.comments : 'Comment'}
          </Link>
        ) : (
          <UnsentNote unsent={unsent} what="post" />
        )}
      </div>
    </article>
  )
}
