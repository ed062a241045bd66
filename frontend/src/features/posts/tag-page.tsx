import { IconHash } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'

import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { PostBones } from '../../components/post/post-bones.tsx'
import { PostCard } from '../../components/post/post-card.tsx'
import { ReadList } from '../../components/read-list.tsx'
import { type FeedRow, usePostsAbout } from '../../hooks/use-feed.ts'

const route = getRouteApi('/signed-in/tags/$tag')
const keyOf = (row: FeedRow): string => row.key

/** Everything posted under one hashtag, newest first. */
export function TagPage() {
  const { tag } = route.useParams()
  const posts = usePostsAbout(tag)
  return (
    <Page back="/" title={`#${tag}`}>
      <ReadList
        bones={<PostBones />}
        empty={
          <EmptyState icon={IconHash} title={`Nothing about #${tag} yet`}>
            Write #{tag} in a post and it stands here.
          </EmptyState>
        }
        end={posts.hasMore ? null : 'You have seen it all.'}
        items={posts.rows}
        key={tag}
        keyOf={keyOf}
        reading={posts}
        what={`posts about #${tag}`}
      >
        {(row) => <PostCard post={row.post} unsent={row.unsent} />}
      </ReadList>
    </Page>
  )
}
