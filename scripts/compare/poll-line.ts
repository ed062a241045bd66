import type { Account } from './accounts.ts'
import { between } from './between.ts'
import { askFor } from './http-client.ts'
import { delivery } from './ledger.ts'
import { type LineServices, type OpenLine, seeNotification } from './line.ts'
import { BROWSER_CONNECTIONS, loadPage } from './page-load.ts'
import { type Habit, INCOMING, NOTIFICATIONS, type Polling, pollings } from './polling.ts'
import { CountedAgent } from './traffic.ts'

type Item = { id: number; kind?: string; commentId?: number | null; requestId?: number | null }
type Page = { items: Item[]; next: number | null }

/** A page that asks for its lists again and again, as the sources' pages did. */
export const pollLine = (polling: Polling): OpenLine => {
  const habits: readonly Habit[] = pollings[polling]
  return (services, account) => {
    const agent = new CountedAgent(services.traffic, BROWSER_CONNECTIONS)
    // A page that asks for one list in two places learns of each thing once.
    const lists = habits.map((habit, i) => {
      const tells = habits.findIndex(({ path }) => path === habit.path) === i
      return new PolledList(services, { account, habit, agent, tells })
    })
    return {
      load: async () => void (await loadPage(services, account)),
      async open() {
        await Promise.all(lists.map((list) => list.begin()))
      },
      async close() {
        for (const list of lists) list.end()
        agent.destroy()
      },
    }
  }
}

/** One list, asked for at its interval. What was not there before is new; what is there twice is doubled. */
class PolledList {
  readonly #services: LineServices
  readonly #account: Account
  readonly #habit: Habit
  readonly #agent: CountedAgent
  readonly #tells: boolean
  readonly #known = new Set<number>()
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor(
    services: LineServices,
    page: { account: Account; habit: Habit; agent: CountedAgent; tells: boolean },
  ) {
    this.#services = services
    this.#account = page.account
    this.#habit = page.habit
    this.#agent = page.agent
    this.#tells = page.tells
  }

  /** Learns what is there already, then asks again from a random moment of the first interval on. */
  async begin(): Promise<void> {
    for (const { id } of await this.#news()) this.#known.add(id)
    const { random } = this.#services
    this.#after(random() * between(random, this.#habit.everyMs))
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  #after(ms: number): void {
    this.#timer = setTimeout(() => void this.#poll(), ms)
  }

  async #poll(): Promise<void> {
    const began = performance.now()
    try {
      for (const item of await this.#news()) {
        this.#known.add(item.id)
        if (this.#tells) this.#see(item)
      }
    } catch (error) {
      if (!this.#ended) this.#services.onTrouble(`polling: ${(error as Error).message}`)
    }
    // Like an interval timer: the answer's time is not added, and no second question while one is open.
    const every = between(this.#services.random, this.#habit.everyMs)
    if (!this.#ended) this.#after(Math.max(0, every - (performance.now() - began)))
  }

  /** What was not known before, one page after the other while all of a page is new. */
  async #news(): Promise<Item[]> {
    const { path } = this.#habit
    const news: Item[] = []
    let next: number | null = null
    do {
      const cursor: string = next === null ? '' : `${path.includes('?') ? '&' : '?'}before=${next}`
      const page = await this.#ask(`${path}${cursor}`)
      const fresh = page.items.filter(({ id }) => !this.#known.has(id))
      news.push(...fresh)
      next = fresh.length === page.items.length && fresh.length > 0 ? page.next : null
    } while (next !== null)
    return news
  }

  async #ask(path: string): Promise<Page> {
    const { origin, countPoll } = this.#services
    countPoll()
    const { cookie } = this.#account
    const { data } = await askFor({ origin, agent: this.#agent, path, cookie })
    return data as Page
  }

  #see(item: Item): void {
    const { ledger } = this.#services
    const { id } = this.#account
    if (this.#habit.path === INCOMING) ledger.see(delivery.request(id, item.id))
    if (this.#habit.path === NOTIFICATIONS)
      seeNotification(ledger, id, {
        kind: item.kind === 'comment' ? 'comment' : 'friend_request',
        commentId: item.commentId,
        requestId: item.requestId,
      })
  }
}
