import { IconMessageCircle, IconRepeat } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ShownPost } from '@trunkline/shared/contract/post'

import { type LiveEngagement, useEngagement } from '../../hooks/use-engagement.ts'
import type { Unsent } from '../../hooks/view.ts'
import { Avatar } from '../avatar.tsx'
import { Clamped } from '../clamped.tsx'
import { classes } from '../classes.ts'
import { PersonLink } from '../person-link.tsx'
import { RichText } from '../rich-text.tsx'
import { TimeAgo } from '../time-ago.tsx'
import { UnsentNote } from '../unsent-note.tsx'
import { EngagementFailure } from './engagement-failure.tsx'
import { PostImage } from './post-image.tsx'
import { PostMenu } from './post-menu.tsx'
import { ReactionButton } from './reaction-button.tsx'
import { RepostButton } from './repost-button.tsx'

import actionStyles from './post-actions.module.css'
import styles from './post-card.module.css'

/** A post in a list. The whole card leads to the post; what is unsent leads nowhere yet. */
export function PostCard(props: { post: ShownPost; unsent: Unsent | null }) {
  const { post, unsent } = props
  const live = useEngagement(post)
  return (
    <article
      aria-label={`Post by ${post.author.name}`}
      className={classes(styles.card, unsent !== null && styles.unsent)}
    >
      {post.repostedBy !== null && (
        <p className={styles.reposted}>
          <IconRepeat aria-hidden size={16} stroke={1.75} />
          <PersonLink person={post.repostedBy} /> reposted
        </p>
      )}
      <div className={styles.row}>
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
          {post.content !== '' && (
            <Clamped className={styles.text}>
              <RichText mentions={post.mentions}>{post.content}</RichText>
            </Clamped>
          )}
          {post.image !== null && <PostImage author={post.author.name} image={post.image} />}
          {unsent === null ? (
            <Actions live={live} postId={post.id} />
          ) : (
            <UnsentNote unsent={unsent} what="post" />
          )}
        </div>
      </div>
    </article>
  )
}

function Actions(props: { live: LiveEngagement; postId: number }) {
  const { live, postId } = props
  const { comments } = live.engagement
  return (
    <>
      <div className={actionStyles.actions}>
        <Link
          aria-label={comments === 0 ? 'Comment' : commentWords(comments)}
          className={classes(actionStyles.action, styles.open)}
          params={{ postId }}
          to="/posts/$postId"
        >
          <IconMessageCircle aria-hidden size={18} stroke={1.75} />
          {comments > 0 ? comments : 'Comment'}
        </Link>
        <ReactionButton live={live} />
        <RepostButton live={live} />
      </div>
      <EngagementFailure failure={live.failure} />
    </>
  )
}

const commentWords = (count: number): string => (count === 1 ? '1 comment' : `${count} comments`)
