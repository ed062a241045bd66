import { IconHash } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'

import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { usePostsAbout } from '../../hooks/use-feed.ts'
import { FeedList } from './components/feed-list.tsx'

const route = getRouteApi('/signed-in/tags/$tag')

/** Everything posted under one hashtag, newest first. */
export function TagPage() {
  const { tag } = route.useParams()
  return (
    <Page back="/" title={`#${tag}`}>
      <PostsAbout key={tag} tag={tag} />
    </Page>
  )
}

function PostsAbout(props: { tag: string }) {
  const { tag } = props
  const posts = usePostsAbout(tag)
  return (
    <FeedList
      empty={
        <EmptyState icon={IconHash} title={`Nothing about #${tag} yet`}>
          Write #{tag} in a post and it stands here.
        </EmptyState>
      }
      feed={posts}
      what={`posts about #${tag}`}
    />
  )
}
