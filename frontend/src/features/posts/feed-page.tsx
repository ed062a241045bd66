import { ActionIcon, Tabs } from '@mantine/core'
import { IconTrendingUp } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'

import { PageTabs } from '../../components/page-tabs.tsx'
import { Page } from '../../components/page.tsx'
import { FollowingFeed, PublicFeed } from './components/feed-lists.tsx'
import { PostComposer } from './components/post-composer.tsx'
import { type FeedTab, feedTab } from './feed-tab.ts'

import styles from './feed-page.module.css'

const route = getRouteApi('/signed-in/')

/** What everybody posts, or those one follows, newest first. What arrives while one reads waits behind a pill. */
export function FeedPage() {
  const { feed: tab = 'public' } = route.useSearch()
  const navigate = route.useNavigate()
  const leave = usePlaces(tab)
  const [visited, setVisited] = useState<readonly FeedTab[]>([tab])
  if (!visited.includes(tab)) setVisited([...visited, tab])

  return (
    <Page
      actions={
        <ActionIcon
          aria-label="Trending"
          className={styles.trending}
          renderRoot={(root) => <Link {...root} to="/trending" />}
        >
          <IconTrendingUp aria-hidden size={22} stroke={1.75} />
        </ActionIcon>
      }
      seamless
      title="Feed"
    >
      <PageTabs
        label="Feeds"
        onChange={(next) => {
          leave()
          const feed = feedTab(next)
          void navigate({
            search: feed === 'following' ? { feed } : {},
            replace: true,
            resetScroll: false,
          })
        }}
        tabs={{ public: 'Public', following: 'Following' }}
        value={tab}
      >
        <PostComposer />
        <Tabs.Panel value="public">
          {visited.includes('public') && <PublicFeed shown={tab === 'public'} />}
        </Tabs.Panel>
        <Tabs.Panel value="following">
          {visited.includes('following') && <FollowingFeed shown={tab === 'following'} />}
        </Tabs.Panel>
      </PageTabs>
    </Page>
  )
}

/** Each tab is found again where it was left; one that is new starts where its list begins. Call before leaving one. */
function usePlaces(tab: FeedTab): () => void {
  const places = useRef(new Map<FeedTab, number>())
  const last = useRef(tab)
  useLayoutEffect(() => {
    if (last.current === tab) return
    last.current = tab
    window.scrollTo({ top: places.current.get(tab) ?? 0 })
  }, [tab])
  return () => void places.current.set(tab, window.scrollY)
}
