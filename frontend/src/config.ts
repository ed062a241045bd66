/** The lines a page can run on. */
export type PageMode = 'unified' | 'legacy' | 'poll'

/** Which line, and who decided: this browser's override comes before the build. */
export type Setting = { mode: PageMode; why: 'override' | 'build' }

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const OVERRIDE_KEY = 'trunkline.realtime'

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
 * The line of this page. `?realtime=legacy`, `?realtime=unified` or `?realtime=poll` in the address is kept for this
 * browser, and `?realtime=default` ends that.
 */
export function readSetting(build: PageMode, search: string, store: Store = browserStore): Setting {
  const asked = new URLSearchParams(search).get('realtime')
  if (asked === 'default') storeOverride(null, store)
  if (isPageMode(asked)) storeOverride(asked, store)
  const override = store.getItem(OVERRIDE_KEY)
  return isPageMode(override) ? { mode: override, why: 'override' } : { mode: build, why: 'build' }
}

/** Keeps a line for this browser, or lets the build decide again; heeded when the page loads next. */
export function storeOverride(mode: PageMode | null, store: Store = browserStore): void {
  if (mode === null) store.removeItem(OVERRIDE_KEY)
  else store.setItem(OVERRIDE_KEY, mode)
}

const isPageMode = (value: string | null): value is PageMode =>
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
  setting: readSetting(buildMode(import.meta.env.VITE_USE_UNIFIED_WS), location.search),
}
