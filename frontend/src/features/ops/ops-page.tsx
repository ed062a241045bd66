import { Tabs } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'

import { BackToFeed } from '../../components/back-to-feed.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useMe } from '../../components/me-context.tsx'
import { PageTabs } from '../../components/page-tabs.tsx'
import { Page } from '../../components/page.tsx'
import { Audit } from './components/audit.tsx'
import { KillBanner } from './components/kill-banner.tsx'
import { Lines } from './components/lines.tsx'
import { OldEndpoints } from './components/old-endpoints.tsx'
import { Overview } from './components/overview.tsx'
import { Parity } from './components/parity.tsx'
import { Rollout } from './components/rollout.tsx'
import { type OpsTab, opsTab, opsTabs } from './ops-tab.ts'

import styles from './ops-page.module.css'

const route = getRouteApi('/signed-in/ops')

/** What operators watch and move. Others learn whom it is for. */
export function OpsPage() {
  const me = useMe()
  return (
    <Page back="/" seamless={me.role === 'ops'} title="Operations">
      {me.role === 'ops' ? (
        <Sections />
      ) : (
        <EmptyState action={<BackToFeed />} icon={IconGauge} title="This page is for operators">
          It shows how the server is doing. If you run this server, add your address to OPS_EMAILS
          and sign in again.
        </EmptyState>
      )}
    </Page>
  )
}

function Sections() {
  const { show = 'overview', range = 'hour' } = route.useSearch()
  const navigate = route.useNavigate()
  const open = (tab: OpsTab | undefined) =>
    void navigate({
      search: (search) => ({ ...search, show: tab }),
      replace: true,
      resetScroll: false,
    })
  const choose = (next: typeof range) =>
    void navigate({
      search: (search) => ({ ...search, range: next }),
      replace: true,
      resetScroll: false,
    })

  return (
    <PageTabs
      className={styles.ops ?? ''}
      data-wide
      keepMounted={false}
      label="Operations"
      onChange={(next) => open(opsTab(next))}
      tabs={opsTabs}
      value={show}
    >
      <KillBanner />
      <Tabs.Panel className={styles.panel ?? ''} value="overview">
        <Overview onRange={choose} range={range} />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel ?? ''} value="rollout">
        <Rollout />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel ?? ''} value="parity">
        <Parity onRange={choose} range={range} />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel ?? ''} value="endpoints">
        <OldEndpoints />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel ?? ''} value="lines">
        <Lines />
      </Tabs.Panel>
      <Tabs.Panel className={styles.panel ?? ''} value="audit">
        <Audit />
      </Tabs.Panel>
    </PageTabs>
  )
}
