import { type ComponentType, lazy, startTransition, useEffect, useState } from 'react'

import { PollProvider } from './realtime-context.tsx'

type Provider = ComponentType<{ userId: number }>

const FIRST_AGAIN_MS = 2_000
const LAST_AGAIN_MS = 60_000

/** The old lines, which a page on the one line never loads. While they cannot be got the page polls, and asks again. */
export function OldLines({ userId }: { userId: number }) {
  const [{ Lines, hasFailed, againMs }, setAttempt] = useState(latest)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!hasFailed()) return
      last = attempt(Math.min(againMs * 2, LAST_AGAIN_MS))
      startTransition(() => setAttempt(latest()))
    }, againMs)
    return () => clearInterval(timer)
  }, [hasFailed, againMs])
  return <Lines userId={userId} />
}

type Attempt = { Lines: Provider; hasFailed: () => boolean; againMs: number }

/** Of this page, not of a component: what waits for it is not mounted yet, and React keeps no state of that. */
let last: Attempt | undefined
const latest = (): Attempt => (last ??= attempt(FIRST_AGAIN_MS))

/** What React once got for a `lazy` it keeps, the substitute too: each attempt is its own. */
function attempt(againMs: number): Attempt {
  let failed = false
  const pollInstead = (): { default: Provider } => {
    failed = true
    return { default: PollProvider }
  }
  return { Lines: lazy(() => load().catch(pollInstead)), hasFailed: () => failed, againMs }
}

async function load(): Promise<{ default: Provider }> {
  const [{ NotificationProvider }, { FriendRequestProvider }] = await Promise.all([
    import('./notification-context.tsx'),
    import('./friend-request-context.tsx'),
  ])
  return {
    default: ({ userId }) => (
      <>
        <NotificationProvider userId={userId} />
        <FriendRequestProvider userId={userId} />
      </>
    ),
  }
}
