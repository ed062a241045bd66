import { Button } from '@mantine/core'
import { useState } from 'react'

import { useBrowserNotifications } from '../../../hooks/use-browser-notifications.ts'
import { Section } from './section.tsx'

const words = {
  default: 'Be told of what happens while Trunkline is in the background. You are asked once.',
  granted: 'On: you are told once, on one tab, while Trunkline is in the background.',
  denied: 'Blocked in this browser. Allow notifications for this site in the address bar.',
  unsupported: 'This browser cannot show notifications.',
}

/** The one place that asks for permission, and only when somebody wants it. */
export function BrowserNotifications() {
  const { permission, request } = useBrowserNotifications()
  const [asking, setAsking] = useState(false)

  const ask = async () => {
    setAsking(true)
    await request().finally(() => setAsking(false))
  }

  return (
    <Section
      action={
        permission === 'default' && (
          <Button loading={asking} onClick={() => void ask()} size="xs">
            Turn on
          </Button>
        )
      }
      title="Browser notifications"
    >
      {words[permission]}
    </Section>
  )
}
