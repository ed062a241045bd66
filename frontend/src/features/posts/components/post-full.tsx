import type { ShownPost } from '@trunkline/shared/contract/post'

import { Avatar } from '../../../components/avatar.tsx'
import { PersonLink } from '../../../components/person-link.tsx'
import { EngagementFailure } from '../../../components/post/engagement-failure.tsx'
import { PostImage } from '../../../components/post/post-image.tsx'
import { PostMenu } from '../../../components/post/post-menu.tsx'
import { ReactionButton } from '../../../components/post/reaction-button.tsx'
import { ReactionCounts } from '../../../components/post/reaction-counts.tsx'
import { RepostButton } from '../../../components/post/repost-button.tsx'
import { exactTime } from '../../../components/relative-time.ts'
import { RichText } from '../../../components/rich-text.tsx'
import { useEngagement } from '../../../hooks/use-engagement.ts'

import actionStyles from '../../../components/post/post-actions.module.css'
import styles from './post-full.module.css'

/** The post that a page is about: whole, larger, with its exact time and all that came of it. */
export function PostFull(props: { post: ShownPost }) {
  const { post } = props
  const live = useEngagement(post)
  const { comments } = live.engagement
  return (
    <article aria-label={`Post by ${post.author.name}`} className={styles.post}>
      <div className={styles.head}>
        <PersonLink person={post.author} silent>
          <Avatar person={post.author} size={48} />
        </PersonLink>
        <div className={styles.who}>
          <PersonLink person={post.author} />
          <span className={styles.handle}>@{post.author.handle}</span>
        </div>
        <PostMenu post={post} />
      </div>
      {post.content !== '' && (
        <div className={styles.text}>
          <RichText mentions={post.mentions}>{post.content}</RichText>
        </div>
      )}
      {post.image !== null && <PostImage author={post.author.name} image={post.image} />}
      <p className={styles.foot}>
        <time dateTime={post.createdAt}>{exactTime(Date.parse(post.createdAt))}</time>
        {comments > 0 && (
          <>
            <span aria-hidden="true">·</span>
            <span>{comments === 1 ? '1 comment' : `${comments} comments`}</span>
          </>
        )}
      </p>
      <div className={actionStyles.actions}>
        <ReactionButton live={live} />
        <RepostButton live={live} />
        <ReactionCounts engagement={live.engagement} />
      </div>
      <EngagementFailure failure={live.failure} />
    </article>
  )
}
