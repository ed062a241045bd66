import { Button } from '@mantine/core'
import { IconBug } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'

import { EmptyState } from './empty-state.tsx'

/** Instead of a page that failed to draw: says so, and offers to draw it again. */
export function CrashPage(props: ErrorComponentProps) {
  return (
    <div role="alert">
      <EmptyState
        action={<Button onClick={props.reset}>Try again</Button>}
        icon={IconBug}
        title="This page broke"
        wholePage
      >
        The fault is ours. What you wrote is kept; trying again or reloading usually helps.
      </EmptyState>
    </div>
  )
}
