import { IconMapSearch } from '@tabler/icons-react'

import { BackToFeed } from './back-to-feed.tsx'
import { EmptyState } from './empty-state.tsx'
import { Page } from './page.tsx'

/** For an address that leads nowhere, and for what is no longer there. */
export function NotFoundPage(props: { what?: string }) {
  return (
    <Page back="/" title="Not found">
      <EmptyState
        action={<BackToFeed />}
        icon={IconMapSearch}
        title={`This ${props.what ?? 'page'} isn’t here`}
      >
        It may have been deleted, or the address may be mistyped.
      </EmptyState>
    </Page>
  )
}
