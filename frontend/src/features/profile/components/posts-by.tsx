import { IconPencil } from '@tabler/icons-react'

import { EmptyState } from '../../../components/empty-state.tsx'
import { PostBones } from '../../../components/post/post-bones.tsx'
import { PostCard } from '../../../components/post/post-card.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import { type FeedRow, usePostsBy } from '../../../hooks/use-feed.ts'
import type { AcquaintedProfile } from '../../../hooks/use-people.ts'

import styles from '../profile-page.module.css'

const keyOf = (row: FeedRow): string => row.key

/** What a person has posted, newest first. */
export function PostsBy(props: { profile: AcquaintedProfile }) {
  const { id, name, friendship } = props.profile
  const posts = usePostsBy(id)
  return (
    <section aria-label="Posts" className={styles.posts}>
      <ReadList
        bones={<PostBones />}
        empty={
          <EmptyState icon={IconPencil} title="No posts yet">
            {friendship === 'self'
              ? 'What you write in the feed stands here, too.'
              : `When ${name} writes something, it stands here.`}
          </EmptyState>
        }
        items={posts.rows}
        keyOf={keyOf}
        reading={posts}
        what={`posts by ${name}`}
      >
        {(row) => <PostCard post={row.post} unsent={row.unsent} />}
      </ReadList>
    </section>
  )
}
