import { IconPencil } from '@tabler/icons-react'

import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { ReadList } from '../../components/read-list.tsx'
import { type FeedRow, useFeed } from '../../hooks/use-feed.ts'
import { NewPostsPill } from './components/new-posts-pill.tsx'
import { PostBones } from './components/post-bones.tsx'
import { PostCard } from './components/post-card.tsx'
import { PostComposer } from './components/post-composer.tsx'

const keyOf = (row: FeedRow): string => row.key

/** What everybody posts, newest first. What arrives while one reads waits behind a pill. */
export function FeedPage() {
  const feed = useFeed()

  const showPending = () => {
    feed.showPending()
    window.scrollTo({ top: 0 })
  }

  return (
    <Page title="Feed">
      <PostComposer />
      <NewPostsPill count={feed.pendingCount} onShow={showPending} />
      <ReadList
        bones={<PostBones />}
        empty={
          <EmptyState icon={IconPencil} title="It is quiet here">
            Write the first post above. Whoever is around will see it at once.
          </EmptyState>
        }
        end={feed.hasMore ? null : 'You have seen it all.'}
        items={feed.rows}
        keyOf={keyOf}
        reading={feed}
        what="the feed"
      >
        {(row) => <PostCard post={row.post} unsent={row.unsent} />}
      </ReadList>
    </Page>
  )
}
