import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

import { type Chromium, executable, startChromium } from './chromium.ts'
import type { Person } from './people.ts'
import { Tab } from './tab.ts'

/** Where the pages are. */
type Site = { readonly origin: string }

const MISSING =
  'Skipped: there is no Chromium here. `apt-get install chromium`, or set CHROMIUM to where one is.'

/** A browser of one person: its tabs share cookies and storage, and nothing with other browsers. */
export class PersonalBrowser {
  readonly context: BrowserContext
  readonly #origin: string
  readonly #onOpen: (tab: Tab) => void

  constructor(context: BrowserContext, origin: string, onOpen: (tab: Tab) => void) {
    this.context = context
    this.#origin = origin
    this.#onOpen = onOpen
  }

  /** Resolves when the page has loaded; what it then fetches, and its line, come after. */
  async open(path = '/'): Promise<Tab> {
    const tab = new Tab(await this.context.newPage())
    this.#onOpen(tab)
    await tab.page.goto(`${this.#origin}${path}`)
    return tab
  }

  /** Turns to something else: in a window of one's own, all tabs are hidden from now on. */
  async lookElsewhere(): Promise<void> {
    const page = await this.context.newPage()
    await page.bringToFront()
  }

  async signIn({ cookie }: Pick<Person, 'cookie'>): Promise<void> {
    const url = this.#origin
    await this.context.addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' as const }
      }),
    )
  }
}

/** A real Chromium for the tests of this file. Each test begins without a tab. */
export class JourneyBrowser {
  readonly #site: Site
  readonly #tabs: Tab[] = []
  #chromium: Chromium | undefined

  constructor(site: Site) {
    this.#site = site
  }

  /** Somebody's browser on a device of its own, signed in. Every tab of it believes that it is in front. */
  async of(person: Person | null, options: BrowserContextOptions = {}): Promise<PersonalBrowser> {
    const context = await this.#browser.newContext({ reducedMotion: 'reduce', ...options })
    const browser = this.#personal(context)
    if (person) await browser.signIn(person)
    return browser
  }

  /** Somebody's browser with one window, signed in: only the tab in front is visible. There is one in a test. */
  async window(person: Person): Promise<PersonalBrowser> {
    const [context] = this.#browser.contexts()
    if (!context) throw new Error('Chromium has no window.')
    const browser = this.#personal(context)
    await browser.signIn(person)
    return browser
  }

  /** What the consoles of all tabs of this file have reported as errors. */
  errors(): string[] {
    return this.#tabs.flatMap(({ errors }) => errors)
  }

  async start(): Promise<void> {
    if (executable === undefined) console.warn(MISSING)
    else this.#chromium = await startChromium(executable)
  }

  async clear(): Promise<void> {
    const [own, ...others] = this.#chromium?.browser.contexts() ?? []
    await Promise.all(others.map((context) => context.close()))
    if (!own) return
    // The last tab of a window is not closed: a browser without any would end.
    const kept = await own.newPage()
    const pages = own.pages().filter((page) => page !== kept)
    await Promise.all(pages.map((page) => page.close()))
    const session = await own.newCDPSession(kept)
    const { origin } = this.#site
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await own.clearPermissions()
  }

  async end(): Promise<void> {
    await this.#chromium?.end()
  }

  #personal(context: BrowserContext): PersonalBrowser {
    return new PersonalBrowser(context, this.#site.origin, (tab) => this.#tabs.push(tab))
  }

  get #browser(): Browser {
    if (!this.#chromium) throw new Error('The browser has not started.')
    return this.#chromium.browser
  }
}

/**
 * A machine without Chromium must still be able to run `npm test`, so there the tests of the file are skipped and the
 * report says why. `.ci/run` installs Chromium and counts a test that did not run as failed.
 */
export function browserForThisFile(site: Site): JourneyBrowser {
  const browser = new JourneyBrowser(site)
  // A browser is the one thing that these tests cannot bring along; the gate has it, and fails on what did not run.
  beforeEach((test) => test.skip(executable === undefined, MISSING))
  beforeAll(() => browser.start())
  afterEach(() => browser.clear())
  afterAll(() => browser.end())
  return browser
}
