import type { ReactNode } from 'react'

import { PostBones } from '../../../components/post/post-bones.tsx'
import { PostCard } from '../../../components/post/post-card.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import type { Feed, FeedRow } from '../../../hooks/use-feed.ts'
import { NewPostsPill } from './new-posts-pill.tsx'

const keyOf = (row: FeedRow): string => row.key

/** Posts, newest first; what arrives while one reads waits behind a pill. */
export function FeedList(props: {
  feed: Feed
  empty: ReactNode
  /** What the list holds, as in "Couldn’t load …". */
  what: string
  /** Tells lists of one page apart. */
  place?: string
}) {
  const { feed, empty, what, place } = props
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
        what={what}
      >
        {(row) => <PostCard post={row.post} unsent={row.unsent} />}
      </ReadList>
    </>
  )
}
