import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { config } from './config.ts'
import { PollProvider, RealtimeProvider, RealtimeRoot } from './context/realtime-context.tsx'
import { snapshotsIn } from './context/realtime-snapshot.ts'
import { Realtime } from './context/realtime.ts'
import { useSession } from './hooks/use-session.ts'
import { createQueryClient } from './lib/query-client.ts'
import { BrowserDatabase } from './realtime/browser-database.ts'
import { browserNeighbours } from './realtime/neighbours.ts'
import { storedActions } from './realtime/stored-actions.ts'
import { browserWorld } from './realtime/world.ts'
import { router } from './routes.tsx'

// A page on the unified line never loads the old ones.
const NotificationProvider = lazy(() =>
  import('./context/notification-context.tsx').then((module) => ({
    default: module.NotificationProvider,
  })),
)
const FriendRequestProvider = lazy(() =>
  import('./context/friend-request-context.tsx').then((module) => ({
    default: module.FriendRequestProvider,
  })),
)

const client = createQueryClient()
const database = new BrowserDatabase()
const realtime = new Realtime(client, browserWorld(), reportError, {
  store: storedActions(database),
  snapshots: snapshotsIn(database),
  neighbours: browserNeighbours(),
})

/** The page: one cache, one set of routes, and beside them the line that feeds the cache. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <RealtimeRoot realtime={realtime}>
        <Line />
        <RouterProvider router={router} />
      </RealtimeRoot>
    </QueryClientProvider>
  )
}

/** Renders nothing: whichever line it is, no page is remounted for it. */
function Line() {
  const { user } = useSession()
  if (user === null) return null
  if (config.setting.mode === 'unified') return <RealtimeProvider userId={user.id} />
  if (config.setting.mode === 'poll') return <PollProvider userId={user.id} />
  return (
    <Suspense>
      <NotificationProvider userId={user.id} />
      <FriendRequestProvider userId={user.id} />
    </Suspense>
  )
}
