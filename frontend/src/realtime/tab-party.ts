import { Election } from './election.ts'
import type { Channel, Neighbours } from './neighbours.ts'
import { type LineHost, Switchboard } from './switchboard.ts'
import { type FromOwner, type FromTab, type Saying, TAB_PROTOCOL } from './tab-messages.ts'
import type { Rewindable } from './transport.ts'
import type { World } from './world.ts'

export type PartyOptions = {
  name: string
  tab: string
  world: Pick<World, 'now' | 'passed' | 'random' | 'after' | 'onWake'>
  neighbours: Neighbours
  line: (host: LineHost) => Rewindable
  /** There is an owner, another one than before; it may be this tab. */
  joined: () => void
  heard: (told: FromOwner) => void
  /** This tab is out, and comes back when the page does. */
  left: () => void
}

/** So long a new owner waits for the others to say where they stand (PROTOCOL rule 13). */
const GATHER_MS = 100
/** How often an owner that says nothing is asked for a sign of life, and how long it has for one. */
const PROBE_MS = 10_000
const PATIENCE_MS = 3_000

/** Said by one tab: what has no `term` is meant for the owner. */
type Said = (FromTab & { term?: undefined }) | FromOwner

/**
 * The tabs of one browser and which of them owns the line. The browser itself passes ownership on when a tab is closed or
 * crashes; a frozen owner is found by its silence and robbed. Two who believe to own the line are told apart by term.
 */
export class TabParty {
  readonly #options: PartyOptions
  readonly #election: Election
  /** Held for as long as this tab lives: how the others know. */
  readonly #life: Election
  readonly #ends: (() => void)[]
  #channel: Channel | null = null
  #board: Switchboard | null = null
  #term = 0
  #heardAt = Number.NEGATIVE_INFINITY
  #isAway = false
  /** When the owner was last asked for a sign of life; null: nobody waits for one. */
  #askedAt: number | null = null
  #cancelProbe = () => {}

  constructor(options: PartyOptions) {
    const { name, tab, neighbours, world } = options
    this.#options = options
    this.#life = new Election(neighbours.locks, lifeOf(name, tab), { won: () => this.#enter() })
    this.#election = new Election(neighbours.locks, name, {
      won: () => this.#own(),
      lost: () => this.#disown(),
    })
    this.#ends = [
      neighbours.onLeave((kept) => this.#withdraw({ kept })),
      neighbours.onReturn(() => this.#return()),
      world.onWake(() => this.probe()),
    ]
    this.#life.stand()
  }

  /** To the owner, whoever it is; nothing is kept for one that does not exist yet. */
  say(said: Saying): void {
    const message = { ...said, tab: this.#options.tab } as FromTab
    if (this.#board) this.#board.hear(message)
    else this.#channel?.post(message)
  }

  /** Asks the owner for a sign of life, and takes over when there is none. Asking again makes nobody wait longer. */
  probe(): void {
    const { world } = this.#options
    const now = world.passed()
    const asked = this.#askedAt
    if (asked !== null && this.#heardAt < asked && now - asked <= PATIENCE_MS) return
    this.#stopProbing()
    if (!this.#channel || this.#board) return
    this.#askedAt = now
    this.say({ say: 'ping' })
    this.#cancelProbe = world.after(PATIENCE_MS, () => {
      // Who slept through the answer asks again.
      if (world.passed() - now > 2 * PATIENCE_MS) return this.probe()
      if (this.#heardAt < now) this.#election.steal()
      this.#probeLater()
    })
  }

  close(): void {
    for (const end of this.#ends) end()
    this.#withdraw({ kept: true })
  }

  #return(): void {
    if (!this.#isAway) return
    this.#isAway = false
    this.#life.stand()
  }

  #enter(): void {
    const { name, tab, neighbours } = this.#options
    this.#channel = neighbours.channel(`${name}.${TAB_PROTOCOL}`, (said) =>
      this.#hear(said as Said),
    )
    this.#channel.post({ say: 'who', tab } satisfies FromTab)
    this.#election.stand()
    this.#probeLater()
  }

  #withdraw({ kept }: { kept: boolean }): void {
    if (this.#isAway) return
    this.#isAway = true
    this.#stopProbing()
    if (!this.#channel) return this.#life.leave()
    this.say({ say: 'bye' })
    // What is destroyed with its page ends as "going", which is no goodbye; only what is kept has to be closed.
    if (kept) this.#board?.close({ moved: true })
    this.#board = null
    this.#election.leave()
    this.#channel.close()
    this.#channel = null
    this.#term = 0
    this.#life.leave()
    this.#options.left()
  }

  #own(): void {
    const { now, random } = this.#options.world
    const term = Math.max(now(), this.#term + 1) + random() / 2
    const board: Switchboard = new Switchboard({
      line: this.#options.line,
      tell: (telling) => {
        if (board === this.#board) this.#tell({ ...telling, term, epoch: board.log.epoch })
      },
      gone: (tab, signal) => this.#gone(tab, signal),
    })
    this.#board = board
    this.#term = term
    this.#tellAll({ tell: 'owner', term, epoch: '' })
    this.#options.joined()
    void this.#gather().then(() => {
      if (this.#board === board) board.open()
    })
  }

  #disown(): void {
    this.#board?.close({ moved: true })
    this.#board = null
    this.#channel?.post({ say: 'who', tab: this.#options.tab } satisfies FromTab)
    this.#probeLater()
  }

  /** Somebody else owns the line, as it seems. If it was a last word, this tab wins again, with a later term. */
  #standAgain(): void {
    this.#disown()
    this.#election.leave()
    this.#election.stand()
  }

  /** Resolves when the other tabs have had the time to say where they stand; at once where there are none. */
  async #gather(): Promise<void> {
    const { name, tab, neighbours, world } = this.#options
    const { held } = await neighbours.locks.query().catch((): LockManagerSnapshot => ({}))
    const others = held?.filter((lock) => lock.name?.startsWith(lifeOf(name, '')))
    // A browser that cannot say who is there may have others.
    if (others?.every((lock) => lock.name === lifeOf(name, tab))) return
    await new Promise<void>((resolve) => world.after(GATHER_MS, resolve))
  }

  /** Resolves once the other tab has ended, however it did. */
  #gone(tab: string, signal: AbortSignal): Promise<void> {
    const { name, neighbours, tab: own } = this.#options
    return new Promise((resolve) => {
      if (tab === own) return
      const free = () => Promise.resolve()
      neighbours.locks.request(lifeOf(name, tab), { signal }, free).then(resolve, () => {})
    })
  }

  #tell(told: FromOwner): void {
    if (told.to !== this.#options.tab) this.#channel?.post(told)
    this.#heed(told)
  }

  #hear(said: Said): void {
    if (said.term !== undefined) return this.#heed(said)
    if (!this.#board) return
    if (said.say === 'who') this.#tellAll({ tell: 'owner', term: this.#term, epoch: '' })
    // Frozen tabs still hear each other, but nothing from outside: a timer proves that this one runs.
    if (said.say === 'ping') this.#options.world.after(0, () => this.#sayAlive())
    this.#board.hear(said)
  }

  #sayAlive(): void {
    if (this.#board) this.#tellAll({ tell: 'pong', term: this.#term, epoch: '' })
  }

  #tellAll(told: FromOwner): void {
    this.#channel?.post(told)
  }

  #heed(told: FromOwner): void {
    if (told.term < this.#term || (told.to ?? this.#options.tab) !== this.#options.tab) return
    this.#heardAt = this.#options.world.passed()
    if (told.term > this.#term) {
      if (this.#board) this.#standAgain()
      this.#term = told.term
      this.#options.joined()
    }
    this.#options.heard(told)
  }

  #stopProbing(): void {
    this.#askedAt = null
    this.#cancelProbe()
  }

  #probeLater(): void {
    this.#stopProbing()
    if (!this.#board) this.#cancelProbe = this.#options.world.after(PROBE_MS, () => this.probe())
  }
}

const lifeOf = (name: string, tab: string) => `${name}.tab.${tab}`
