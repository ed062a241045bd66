import type { ShownPost } from '@trunkline/shared/contract/post'

import { Avatar } from '../../../components/avatar.tsx'
import { PersonLink } from '../../../components/person-link.tsx'
import { exactTime } from '../../../components/relative-time.ts'
import { RichText } from '../../../components/rich-text.tsx'
import { PostMenu } from './post-menu.tsx'

import styles from './post-full.module.css'

/** The post that a page is about: whole, larger, with its exact time. */
export function PostFull(props: { post: ShownPost }) {
  const { post } = props
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
      <div className={styles.text}>
        <RichText>{post.content}</RichText>
      </div>
      <p className={styles.foot}>
        <time dateTime={post.createdAt}>{exactTime(Date.parse(post.createdAt))}</time>
        <span aria-hidden="true">·</span>
        <span>
          {post.engagement.comments === 1 ? '1 comment' : `${post.engagement.comments} comments`}
        </span>
      </p>
    </article>
  )
}
