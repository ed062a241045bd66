import { Button } from '@mantine/core'
import { IconBug, IconCloudOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'

import { EmptyState } from './empty-state.tsx'

/** How the browsers say that a page's code could not be brought. */
const NOT_BROUGHT = /dynamically imported module|Importing a module script failed/i

/** Instead of a page that failed to draw, or whose code is not here: says so, and offers to try again. */
export function CrashPage(props: ErrorComponentProps) {
  const router = useRouter()
  const isAway = props.error instanceof Error && NOT_BROUGHT.test(props.error.message)
  const again = async () => {
    if (isAway) await router.invalidate()
    props.reset()
  }
  return (
    <div role="alert">
      <EmptyState
        action={<Button onClick={() => void again()}>Try again</Button>}
        icon={isAway ? IconCloudOff : IconBug}
        title={isAway ? 'This page couldn’t be loaded' : 'This page broke'}
        wholePage
      >
        {isAway
          ? 'The server cannot be reached right now. What you wrote is kept; try again in a moment.'
          : 'The fault is ours. What you wrote is kept; trying again or reloading usually helps.'}
      </EmptyState>
    </div>
  )
}
