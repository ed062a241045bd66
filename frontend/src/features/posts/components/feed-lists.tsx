import { Button } from '@mantine/core'
import { IconPencil, IconUserHeart } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { EmptyState } from '../../../components/empty-state.tsx'
import { PostBones } from '../../../components/post/post-bones.tsx'
import { PostCard } from '../../../components/post/post-card.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import { type Feed, type FeedRow, useFeed, useFollowingFeed } from '../../../hooks/use-feed.ts'
import { NewPostsPill } from './new-posts-pill.tsx'

const keyOf = (row: FeedRow): string => row.key

/** What everybody posts. Not `shown` it draws nothing, and keeps the reader's place. */
export function PublicFeed(props: { shown: boolean }) {
  const feed = useFeed()
  return props.shown ? (
    <FeedList
      empty={
        <EmptyState icon={IconPencil} title="It is quiet here">
          Write the first post above. Whoever is around will see it at once.
        </EmptyState>
      }
      feed={feed}
      place="public"
    />
  ) : null
}

/** What those whom one follows or is friends with post and repost. */
export function FollowingFeed(props: { shown: boolean }) {
  const feed = useFollowingFeed()
  return props.shown ? (
    <FeedList
      empty={
        <EmptyState
          action={
            <Button renderRoot={(root) => <Link {...root} search={{ tab: 'find' }} to="/people" />}>
              Find people
            </Button>
          }
          icon={IconUserHeart}
          title="Nobody to follow yet"
        >
          Follow people or make friends: what they post and repost gathers here.
        </EmptyState>
      }
      feed={feed}
      place="following"
    />
  ) : null
}

function FeedList(props: { feed: Feed; empty: ReactNode; place: string }) {
  const { feed, empty, place } = props
  const showPending = () => {
    feed.showPending()
    window.scrollTo({ top: 0 })
  }
  return (
    <>
      <NewPostsPill count={feed.pendingCount} onShow={showPending} />
      <ReadList
        bones={<PostBones />}
        empty={empty}
        end={feed.hasMore ? null : 'You have seen it all.'}
        items={feed.rows}
        keyOf={keyOf}
        place={place}
        reading={feed}
        what="the feed"
      >
        {(row) => <PostCard post={row.post} unsent={row.unsent} />}
      </ReadList>
    </>
  )
}
