/** The lines a page can run on. */
export type PageMode = 'unified' | 'legacy' | 'poll'

/** Who may decide on the line: the strongest first, but that a line which the server has closed for good is left anyway. */
export type ModeReason = 'kill' | 'override' | 'rollout' | 'build' | 'retired'

/** Which line, and who decided. */
export type Setting = { mode: PageMode; why: ModeReason }

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const OVERRIDE_KEY = 'trunkline.realtime'
const DEBUG_KEY = 'trunkline.realtime-debug'

/** What the build said. Throws for a value that it does not know: a typo must not choose a line. */
export function buildMode(value: string | undefined): PageMode {
  switch (value?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'true':
    case 'unified':
      return 'unified'
    case 'false':
    case '0':
    case 'legacy':
      return 'legacy'
    case 'poll':
      return 'poll'
    default:
      throw new Error(`VITE_USE_UNIFIED_WS is "${value}"; it can be true, false or poll.`)
  }
}

/**
 * The line that this browser insists on; null: none. `?realtime=legacy`, `?realtime=unified` or `?realtime=poll` in the
 * address is kept, and `?realtime=default` ends that.
 */
export function readOverride(search: string, store: Store = browserStore): PageMode | null {
  const asked = new URLSearchParams(search).get('realtime')
  if (asked === 'default') storeOverride(null, store)
  if (isPageMode(asked)) storeOverride(asked, store)
  return storedOverride(store)
}

/** What is kept; another tab may have changed it. */
export function storedOverride(store: Store = browserStore): PageMode | null {
  const override = store.getItem(OVERRIDE_KEY)
  return isPageMode(override) ? override : null
}

/** Keeps a line for this browser; null: insists on none any more. */
export function storeOverride(mode: PageMode | null, store: Store = browserStore): void {
  if (mode === null) store.removeItem(OVERRIDE_KEY)
  else store.setItem(OVERRIDE_KEY, mode)
}

/** Whether this browser shows the developer panel: `?realtime-debug` in the address is kept, `?realtime-debug=off` ends it. */
function readDebug(search: string, store: Store = browserStore): boolean {
  const asked = new URLSearchParams(search).get('realtime-debug')
  if (asked === 'off') store.removeItem(DEBUG_KEY)
  else if (asked !== null) store.setItem(DEBUG_KEY, 'on')
  return store.getItem(DEBUG_KEY) === 'on'
}

/** A mode that this build knows. */
export const isPageMode = (value: string | null): value is PageMode =>
  value === 'unified' || value === 'legacy' || value === 'poll'

/** A browser that stores nothing keeps no override. */
const browserStore: Store = {
  getItem: (key) => attempt(() => localStorage.getItem(key)) ?? null,
  setItem: (key, value) => attempt(() => localStorage.setItem(key, value)),
  removeItem: (key) => attempt(() => localStorage.removeItem(key)),
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** What this page was told when it loaded. */
export const config = {
  build: import.meta.env.MODE,
  mode: buildMode(import.meta.env.VITE_USE_UNIFIED_WS),
  override: readOverride(location.search),
  debug: readDebug(location.search) || import.meta.env.DEV,
}
