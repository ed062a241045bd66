import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { useMe } from '../../components/me-context.tsx'
import { Page } from '../../components/page.tsx'
import { useLeave } from '../../components/use-leave.ts'
import { Appearance } from './components/appearance.tsx'
import { BlockedPeople } from './components/blocked-people.tsx'
import { BrowserNotifications } from './components/browser-notifications.tsx'
import { RealtimeLine } from './components/realtime-line.tsx'
import { Section } from './components/section.tsx'
import { Sessions } from './components/sessions.tsx'

/** How the app looks, tells and connects on this device, and where one is signed in. */
export function SettingsPage() {
  const me = useMe()
  const leave = useLeave()
  return (
    <Page back="/" title="Settings">
      <Appearance />
      <BrowserNotifications />
      <RealtimeLine />
      <Sessions />
      <BlockedPeople />
      {me.role === 'ops' && (
        <Section action={<Link to="/ops">Operations</Link>} title="Operators">
          How the server is doing, and the rollout.
        </Section>
      )}
      <Section
        action={
          <Button onClick={leave} size="xs" variant="default">
            Sign out
          </Button>
        }
        title="Account"
      >
        Signed in as {me.email}.
      </Section>
    </Page>
  )
}
