import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'

import { EmptyState } from './empty-state.tsx'

/** Says what could not be shown and offers to try again. */
export function ErrorState(props: {
  what: string
  error: unknown
  onRetry: () => void
  wholePage?: boolean
}) {
  const reason = props.error instanceof Error ? props.error.message : ''
  return (
    <div role="alert">
      <EmptyState
        action={
          <Button onClick={props.onRetry} variant="default">
            Try again
          </Button>
        }
        icon={IconCloudOff}
        wholePage={props.wholePage === true}
        title={`Couldn’t load ${props.what}`}
      >
        {reason === '' ? 'Something went wrong on the way. Nothing was lost.' : reason}
      </EmptyState>
    </div>
  )
}
