import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useDeferredValue } from 'react'

import { config, type PageMode } from './config.ts'
import { OldLines } from './context/old-lines.tsx'
import { PageReports } from './context/page-reports.ts'
import { PollProvider, RealtimeProvider, RealtimeRoot } from './context/realtime-context.tsx'
import { snapshotsIn } from './context/realtime-snapshot.ts'
import { Realtime } from './context/realtime.ts'
import { useRealtimeMode } from './hooks/use-realtime-mode.ts'
import { useSession } from './hooks/use-session.ts'
import { pageMode } from './lib/page-mode.ts'
import { createQueryClient } from './lib/query-client.ts'
import { useLife } from './lib/use-life.ts'
import { BrowserDatabase } from './realtime/browser-database.ts'
import { browserNeighbours } from './realtime/neighbours.ts'
import { storedActions } from './realtime/stored-actions.ts'
import { browserWorld } from './realtime/world.ts'
import { router } from './routes.tsx'

const DeveloperPanel = lazy(() =>
  import('./features/developer/developer-panel.tsx').then((module) => ({
    default: module.DeveloperPanel,
  })),
)

const client = createQueryClient()
const database = new BrowserDatabase()
const fail = (error: unknown) => {
  reports.failed()
  reportError(error)
}
const realtime = new Realtime(client, browserWorld(), fail, {
  store: storedActions(database),
  snapshots: snapshotsIn(database),
  neighbours: browserNeighbours(),
})

const reports = new PageReports({
  line: realtime.transport,
  setting: pageMode.setting,
  world: browserWorld(),
  watchParity: async (page) => (await import('./context/parity.ts')).watchParity(page),
})
realtime.onMode((mode, why) => pageMode.told({ mode, why, at: performance.now() }))

/** The page: one cache, one set of routes, and beside them the line that feeds the cache. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <RealtimeRoot realtime={realtime}>
        <Line />
        <RouterProvider router={router} />
        {config.debug && (
          <Suspense>
            <DeveloperPanel />
          </Suspense>
        )}
      </RealtimeRoot>
    </QueryClientProvider>
  )
}

/** Renders nothing: whichever line it is, no page is remounted for it. Another one takes over once it is there. */
function Line() {
  const { user } = useSession()
  const mode = useDeferredValue(useRealtimeMode().mode)
  if (user === null) return null
  return (
    <Suspense>
      <LineOf mode={mode} userId={user.id} />
    </Suspense>
  )
}

function LineOf({ mode, userId }: { mode: PageMode; userId: number }) {
  useLife(useCallback(() => reports.begin(userId), [userId]))
  if (mode === 'unified') return <RealtimeProvider userId={userId} />
  if (mode === 'poll') return <PollProvider userId={userId} />
  return <OldLines userId={userId} />
}
