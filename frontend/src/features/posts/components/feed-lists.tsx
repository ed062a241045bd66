import { Button } from '@mantine/core'
import { IconPencil, IconUserHeart } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { EmptyState } from '../../../components/empty-state.tsx'
import { useFeed, useFollowingFeed } from '../../../hooks/use-feed.ts'
import { FeedList } from './feed-list.tsx'

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
      what="the feed"
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
      what="the feed"
    />
  ) : null
}
