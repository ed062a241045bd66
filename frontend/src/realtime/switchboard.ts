import type {
  ActionInput,
  ActionName,
  MessageOf,
  ValueOf,
} from '@trunkline/shared/contract/catalogue'
import type { Position, Positions } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Ask, FromTab, Telling } from './tab-messages.ts'
import type { ActionRefused, Log, Rewindable, Status } from './transport.ts'

/** What the one line of a browser asks about its tabs. */
export type LineHost = {
  /** Where to begin a topic: the lowest position among the tabs. */
  since: (topic: Topic) => Position | undefined
  log: Log
  tabs: () => number
  /** Nobody looks at any of them. */
  away: () => boolean
}

export type SwitchboardOptions = {
  line: (host: LineHost) => Rewindable
  tell: (telling: Telling) => void
  /** Resolves once the tab is gone without having said so. */
  gone: (tab: string, signal: AbortSignal) => Promise<void>
}

type Guest = {
  topics: Set<Topic>
  hidden: boolean
  watch: AbortController
  /** What it asked for and has no answer, by id. */
  acts: Map<string, AbortController>
}

/**
 * The owner's side of a shared line: whatever comes is told to all tabs, each of which knows where it stands and drops
 * what it has. A tab that stands further back than the line makes the line tell that topic again from there, so the
 * line never stands before any tab that it has answered.
 */
export class Switchboard {
  readonly log: Log = { epoch: '' }
  readonly #options: SwitchboardOptions
  readonly #guests = new Map<string, Guest>()
  /** How each topic that somebody follows is left again. */
  readonly #stops = new Map<Topic, () => void>()
  /** Where the line stands in each topic: after what was told last. */
  readonly #at = new Map<Topic, Position>()
  /** Access to these was withdrawn: they are asked for anew with the next tab that shows them. */
  readonly #ended = new Set<Topic>()
  readonly #values = new Map<string, ValueOf>()
  #line: Rewindable | null = null
  #away = false
  /** Said before there was a line. */
  readonly #early: FromTab[] = []

  constructor(options: SwitchboardOptions) {
    this.#options = options
  }

  /** Opens the line, at the lowest position of all tabs that have spoken by now. */
  open(): void {
    const joins = this.#early.flatMap((said) => ('asks' in said ? [said] : []))
    this.log.epoch = joins.find(({ epoch }) => epoch !== '')?.epoch ?? ''
    for (const { epoch, asks } of joins) if (epoch === this.log.epoch) this.#lower(asks)
    const line = this.#options.line({
      since: (topic) => this.#at.get(topic),
      log: this.log,
      tabs: () => Math.max(1, this.#guests.size),
      away: () => this.#away,
    })
    this.#line = line
    this.#listen(line)
    for (const said of this.#early.splice(0)) this.hear(said)
    this.#tellStatus()
  }

  hear(said: FromTab): void {
    if (said.say === 'bye') return this.#forget(said.tab)
    if (!this.#line) return void this.#early.push(said)
    switch (said.say) {
      case 'who':
      case 'ping':
        return
      case 'join':
        this.#join(said.tab, said.asks)
        this.#look(said)
        this.#ask(said)
        return this.#tellStatus()
      case 'ask':
        return this.#ask(said)
      case 'look':
        return this.#look(said)
      case 'leave':
        return this.#leave(said.tab, said.topic)
      case 'act':
        return void this.#act(said)
      case 'withdraw':
        return this.#withdraw(said.tab, said.id)
      case 'signal':
        return this.#line.signal(said.topic, said.name, said.data as never)
      case 'retry':
        return this.#line.retryNow()
    }
  }

  close(options?: { moved?: boolean }): void {
    for (const { watch } of this.#guests.values()) watch.abort()
    this.#guests.clear()
    this.#line?.close(options)
  }

  #lower(asks: readonly Ask[]): void {
    for (const { topic, since } of asks) {
      const at = this.#at.get(topic)
      if (since && (!at || since[0] < at[0])) this.#at.set(topic, since)
    }
  }

  #listen(line: Rewindable): void {
    const { tell } = this.#options
    line.status.subscribe(() => {
      // Whatever is current is told anew with every line.
      if (isAway(line.status.get().state)) this.#values.clear()
      this.#tellStatus()
    })
    line.hear({
      message: (message, told) => {
        if (message.type === 'event') this.#at.set(message.topic, [message.seq, message.id])
        if (message.type === 'value') this.#keep(message)
        tell({ tell: 'message', message, told })
      },
      restart: (restart) => {
        if (restart.at) this.#at.set(restart.topic, restart.at)
        else if (restart.why !== 'untold') this.#at.delete(restart.topic)
        tell({ tell: 'restart', restart })
      },
      ended: (ended) => {
        this.#at.delete(ended.topic)
        this.#ended.add(ended.topic)
        tell({ tell: 'ended', ended })
      },
      mode: (mode, why) => tell({ tell: 'mode', mode, why }),
    })
  }

  #keep(value: Extract<MessageOf, { type: 'value' }>): void {
    const key = JSON.stringify([value.topic, value.name, value.key])
    if (value.data === null) this.#values.delete(key)
    else this.#values.set(key, value)
  }

  #join(tab: string, asks: readonly Ask[]): void {
    const before = this.#guests.get(tab)
    const topics = new Set(asks.map(({ topic }) => topic))
    if (before) {
      const left = [...before.topics].filter((topic) => !topics.has(topic))
      for (const topic of left) this.#leave(tab, topic)
      return
    }
    const watch = new AbortController()
    this.#guests.set(tab, { topics: new Set(), hidden: this.#away, watch, acts: new Map() })
    void this.#options.gone(tab, watch.signal).then(() => {
      if (this.#guests.get(tab)?.watch === watch) this.#forget(tab)
    })
  }

  #ask({ tab, epoch, asks }: { tab: string; epoch: string; asks: readonly Ask[] }): void {
    const back: Positions = {}
    const stands = asks.map(({ topic, since: asked }) => {
      const since = epoch === this.log.epoch ? asked : null
      const until = this.#at.get(topic)?.[0] ?? 0
      if (since && this.#isBehind(topic, since)) back[topic] = since
      if (since && (back[topic] || !this.#at.has(topic))) this.#at.set(topic, since)
      return { topic, at: since ?? this.#at.get(topic), until }
    })
    this.#line?.rewind(back)
    for (const { topic, at, until } of stands) {
      if (at) this.#options.tell({ tell: 'stand', to: tab, topic, at, until })
      this.#follow(tab, topic)
    }
  }

  /** Behind what was told, or at something else than what was told. */
  #isBehind(topic: Topic, [seq, id]: Position): boolean {
    const at = this.#at.get(topic)
    return at !== undefined && (seq < at[0] || (seq === at[0] && id !== at[1]))
  }

  #follow(tab: string, topic: Topic): void {
    this.#guests.get(tab)?.topics.add(topic)
    const stop = this.#stops.get(topic)
    if (!stop || this.#ended.delete(topic)) {
      this.#stops.set(topic, this.#line?.follow(topic) ?? (() => {}))
      stop?.()
    }
    for (const message of this.#values.values())
      if (message.topic === topic)
        this.#options.tell({ tell: 'message', to: tab, message, told: { replay: true } })
  }

  #leave(tab: string, topic: Topic): void {
    this.#guests.get(tab)?.topics.delete(topic)
    if ([...this.#guests.values()].some(({ topics }) => topics.has(topic))) return
    this.#stops.get(topic)?.()
    this.#stops.delete(topic)
    this.#ended.delete(topic)
    for (const [key, value] of this.#values) if (value.topic === topic) this.#values.delete(key)
  }

  #forget(tab: string): void {
    const guest = this.#guests.get(tab)
    if (!guest) return
    for (const topic of guest.topics) this.#leave(tab, topic)
    for (const asking of guest.acts.values()) asking.abort()
    guest.watch.abort()
    this.#guests.delete(tab)
    this.#weigh()
  }

  #look({ tab, hidden }: { tab: string; hidden: boolean }): void {
    const guest = this.#guests.get(tab)
    if (!guest) return
    guest.hidden = hidden
    this.#weigh()
  }

  #weigh(): void {
    const guests = [...this.#guests.values()]
    const away = guests.length > 0 && guests.every(({ hidden }) => hidden)
    if (away === this.#away) return
    this.#away = away
    this.#line?.attend()
  }

  async #act({ tab, id, name, input }: Extract<FromTab, { say: 'act' }>): Promise<void> {
    const { tell } = this.#options
    const acts = this.#guests.get(tab)?.acts
    if (acts?.has(id)) return
    const asking = new AbortController()
    acts?.set(id, asking)
    try {
      const { signal } = asking
      const done = await this.#line?.act(name, input as ActionInput<ActionName>, { id, signal })
      if (done) tell({ tell: 'done', to: tab, id, done })
    } catch (error) {
      const { code, message, details } = error as ActionRefused
      tell({ tell: 'refused', to: tab, id, code, message, details })
    } finally {
      if (acts?.get(id) === asking) acts.delete(id)
    }
  }

  #withdraw(tab: string, id: string): void {
    const { acts } = this.#guests.get(tab) ?? {}
    acts?.get(id)?.abort()
    acts?.delete(id)
  }

  #tellStatus(): void {
    if (this.#line) this.#options.tell({ tell: 'status', status: this.#line.status.get() })
  }
}

/** A line that is replayed is still the line that told the values. */
const isAway = (state: Status['state']) => state !== 'live' && state !== 'catching_up'
