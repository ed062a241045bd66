import { Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'

import { PageTabs } from '../../components/page-tabs.tsx'
import { Page } from '../../components/page.tsx'
import { useFriendRequestActions } from '../../hooks/use-friend-request-actions.ts'
import { useFriendRequests, useFriends } from '../../hooks/use-friend-requests.ts'
import { useIncomingRequestsCount } from '../../hooks/use-incoming-requests-count.ts'
import { FindPeople } from './components/find-people.tsx'
import { FriendList } from './components/friend-list.tsx'
import { RequestList } from './components/request-list.tsx'
import { TabCount } from './components/tab-count.tsx'
import { peopleTab } from './people-tab.ts'

import styles from './people-page.module.css'

const route = getRouteApi('/signed-in/people')

/** Friends, requests both ways, and everybody else to be found. */
export function PeoplePage() {
  const { tab = 'friends' } = route.useSearch()
  const navigate = route.useNavigate()
  const incomingCount = useIncomingRequestsCount()
  const friends = useFriends()
  const incoming = useFriendRequests('incoming')
  const outgoing = useFriendRequests('outgoing')
  const actions = useFriendRequestActions()
  const count = (items: readonly unknown[], hasMore: boolean): string =>
    items.length === 0 ? '' : `${items.length}${hasMore ? '+' : ''}`

  return (
    <Page seamless title="People">
      <PageTabs
        keepMounted={false}
        label="People"
        onChange={(next) =>
          void navigate({ search: { tab: peopleTab(next) }, replace: true, resetScroll: false })
        }
        tabs={{
          friends: (
            <>
              Friends <TabCount>{count(friends.friends, friends.hasMore)}</TabCount>
            </>
          ),
          incoming: (
            <>
              Incoming <TabCount waiting>{incomingCount > 0 ? `${incomingCount}` : ''}</TabCount>
            </>
          ),
          sent: (
            <>
              Sent <TabCount>{count(outgoing.requests, outgoing.hasMore)}</TabCount>
            </>
          ),
          find: (
            <>
              Find<span className={styles.wide}> people</span>
            </>
          ),
        }}
        value={tab}
      >
        <Tabs.Panel value="friends">
          <FriendList actions={actions} friends={friends} />
        </Tabs.Panel>
        <Tabs.Panel value="incoming">
          <RequestList actions={actions} box="incoming" requests={incoming} />
        </Tabs.Panel>
        <Tabs.Panel value="sent">
          <RequestList actions={actions} box="outgoing" requests={outgoing} />
        </Tabs.Panel>
        <Tabs.Panel value="find">
          <FindPeople actions={actions} />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  )
}
