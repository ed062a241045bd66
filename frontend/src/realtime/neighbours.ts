/** What tabs of one browser need to know of each other; tests bring their own. */
export type Neighbours = {
  locks: Locks
  /** To all other tabs that opened a channel of this name; `hear` is called with what they post. */
  channel: (name: string, hear: (message: unknown) => void) => Channel
  /** The page goes; `kept`: the browser freezes it or keeps it for later, and may bring it back. The answer ends that. */
  onLeave: (listener: (kept: boolean) => void) => () => void
  /** The page is back from where the browser kept it; may be said more than once. */
  onReturn: (listener: () => void) => () => void
}

export type Channel = { post: (message: unknown) => void; close: () => void }

/** The part of Web Locks that is used here. A request whose lock is stolen rejects. */
export type Locks = {
  request: (
    name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    held: () => Promise<void>,
  ) => Promise<void>
  query: () => Promise<{ held?: { name?: string }[] }>
}

/** Null where the browser has no locks or channels (an address without encryption): there each tab stands alone. */
export function browserNeighbours(): Neighbours | null {
  const locks: LockManager | undefined = navigator.locks
  if (!locks || typeof BroadcastChannel === 'undefined') return null
  return {
    locks: {
      request: (name, options, held) => locks.request(name, options, held),
      query: () => locks.query() as ReturnType<Locks['query']>,
    },
    channel: openChannel,
    onLeave: (listener) =>
      both(
        onPage('pagehide', ({ persisted }) => listener(persisted)),
        onDocument('freeze', () => listener(true)),
      ),
    onReturn: (listener) =>
      both(
        onPage('pageshow', ({ persisted }) => persisted && listener()),
        onDocument('resume', listener),
      ),
  }
}

function openChannel(name: string, hear: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data))
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

function onPage(name: 'pagehide' | 'pageshow', listener: (event: PageTransitionEvent) => void) {
  window.addEventListener(name, listener)
  return () => window.removeEventListener(name, listener)
}

function onDocument(name: 'freeze' | 'resume', listener: () => void) {
  document.addEventListener(name, listener)
  return () => document.removeEventListener(name, listener)
}

const both = (one: () => void, other: () => void) => () => {
  one()
  other()
}
