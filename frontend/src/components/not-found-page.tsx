import { Button } from '@mantine/core'
import { IconMapSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { EmptyState } from './empty-state.tsx'
import { Page } from './page.tsx'

/** For an address that leads nowhere, and for what is no longer there. */
export function NotFoundPage(props: { what?: string }) {
  return (
    <Page back="/" title="Not found">
      <EmptyState
        action={
          <Button component={Link} to="/" variant="default">
            Back to the feed
          </Button>
        }
        icon={IconMapSearch}
        title={`This ${props.what ?? 'page'} isn’t here`}
      >
        It may have been deleted, or the address may be mistyped.
      </EmptyState>
    </Page>
  )
}
