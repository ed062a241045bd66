import type { QueryClient } from '@tanstack/react-query'
import type { Notification } from '@trunkline/shared/contract/notification'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'

import { LiveCache } from '../lib/positioned/live-cache.ts'
import { reach } from '../lib/positioned/reach.ts'
import { SESSION_KEY } from '../lib/query-client.ts'
import { Listeners, Observable } from '../realtime/observable.ts'
import type { OutboxOptions } from '../realtime/outbox.ts'
import { type Choice, type Since, SwitchingTransport } from '../realtime/switching-transport.ts'
import type { Ended, Log, Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import type { RealtimeMessage } from '../types/realtime.ts'
import { dispatch } from './handlers/handler.ts'
import { handlers } from './handlers/registry.ts'
import { AskedActions } from './realtime-actions.ts'
import { SnapshotKeeper, type SnapshotStore } from './realtime-snapshot.ts'

/** Makes a line for this user; `since` knows where the page stands, by the numbers of `log`. */
export type Connect = (user: { id: number; since: Since; log: Log }) => Transport

/** Where this browser keeps what outlives the page, and how its tabs know of each other. */
export type Home = Pick<OutboxOptions, 'store' | 'neighbours'> & { snapshots: SnapshotStore }

const refuse = () => Promise.reject(new Error('Nothing is kept here.'))
const NOWHERE: Home = {
  store: { all: refuse, put: refuse, remove: refuse },
  snapshots: { load: refuse, save: refuse, clear: refuse },
  neighbours: null,
}

/** A line that is signed out while somebody is signed in is tried again, at once and then no sooner than this. */
const FORGIVE_MS = 10_000

type Session = { data: { id: number } | null }
type Held = { connect: Connect; userId: number; holders: number; line: Line }
type Line = { transport: SwitchingTransport; letGo: () => void }

/**
 * The page's realtime side: one cache for the life of the page, fed by whichever line there is. Components know this
 * and never which line it is.
 */
export class Realtime {
  readonly cache: LiveCache
  readonly actions: AskedActions
  /** The line, while somebody is signed in. */
  readonly transport = new Observable<Transport | null>(null)
  readonly #modes = new Listeners<[mode: string, why: string]>()
  readonly #client: QueryClient
  readonly #world: World
  readonly #keeper: SnapshotKeeper
  #held: Held | null = null
  /** Whose page this is, and the log that its positions are numbers of. */
  #reader: { userId: number; log: Log } | null = null

  constructor(
    client: QueryClient,
    world: World,
    report: (error: unknown) => void,
    home: Home = NOWHERE,
  ) {
    this.#client = client
    this.#world = world
    const reached = this.reached.bind(this)
    this.actions = new AskedActions({ client, world, reached, line: this.transport, ...home })
    this.cache = new LiveCache({
      client,
      world,
      report,
      handle: (message: RealtimeMessage, context) => dispatch(handlers, message, context),
    })
    this.cache.onEnd((topic) => this.#forget(topic))
    this.#keeper = new SnapshotKeeper({
      client,
      world,
      store: home.snapshots,
      owner: () => (this.actions.sends && this.#reader ? ownerOf(this.#reader) : null),
    })
    this.cache.onWithdrawn(() => this.#keeper.save())
    home.neighbours?.onLeave(() => this.#keeper.save())
    client.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryKey[0] === SESSION_KEY[0])
        this.#heed(query.state.data as Session | undefined)
    })
  }

  /**
   * Keeps a line until the answer is called; all who ask for the same one share it. Whoever asks for another kind of line
   * for the same person makes the page move to it, in the turn in which the one before is left or sooner. `instead`: what
   * the page hears by while that line cannot be opened.
   */
  hold(connect: Connect, userId: number, instead?: Connect): () => void {
    const held = this.#heldFor(connect, userId, instead)
    held.holders += 1
    return () => {
      held.holders -= 1
      this.#world.after(0, () => {
        if (held.holders > 0 || this.#held !== held) return
        this.#held = null
        held.line.letGo()
      })
    }
  }

  /** Hears which line the server asks for over the line that there is. */
  onMode(listener: (mode: string, why: string) => void): () => void {
    return this.#modes.add(listener)
  }

  /** Resolves once everything shown holds the events up to `at`. */
  reached(at: Partial<Record<Topic, number>>): Promise<void> {
    const owe = this.cache.owe.bind(this.cache)
    return reach(at, { client: this.#client, world: this.#world, owe })
  }

  onTelling(listener: (notification: Notification) => void): () => void {
    return this.cache.onTelling(listener)
  }

  /**
   * Somebody else is here than before, or nobody: what was not sent waits for its own person, and what was read is
   * forgotten. Who comes to a new page finds what they saw last.
   */
  #heed(session: Session | undefined): void {
    const userId = session?.data?.id
    // Nobody may be signed in any more since before this page was opened.
    if (session?.data === null) this.#keeper.clear()
    if (!session || userId === this.#reader?.userId) return
    this.actions.close()
    if (this.#reader) this.#keeper.clear()
    else if (userId !== undefined) void this.#restore(userId)
    this.#reader = null
    if (userId === undefined) return
    this.#readBy(userId)
    // What is done before there is a line waits for it; over the line of whoever was here before it may not go.
    if (this.#held === null || this.#held.userId === userId) this.actions.belongTo(userId)
  }

  async #restore(userId: number): Promise<void> {
    const snapshot = await this.#keeper.left(userId)
    if (!snapshot || this.#reader?.userId !== userId) return
    const { log } = this.#reader
    if (log.epoch !== '' && log.epoch !== snapshot.epoch) return this.#keeper.clear()
    log.epoch = snapshot.epoch
    this.cache.restore(snapshot)
  }

  #heldFor(connect: Connect, userId: number, instead?: Connect): Held {
    const held = this.#held
    if (held?.connect === connect && held.userId === userId) return held
    const { log } = this.#readBy(userId)
    const made = (by: Connect) => (since: Since) => by({ id: userId, since, log })
    const choice: Choice = { make: made(connect), instead: instead && made(instead) }
    if (held?.userId === userId) held.line.transport.switchTo(choice)
    else held?.line.letGo()
    this.actions.belongTo(userId)
    const line = held?.userId === userId ? held.line : this.#open(choice, userId)
    this.#held = { connect, userId, holders: 0, line }
    return this.#held
  }

  #open(first: Choice, userId: number): Line {
    const since = this.cache.lowest.bind(this.cache)
    const { now } = this.#world
    const always = alwaysFollowed(userId)
    const transport = new SwitchingTransport({ first, since, now, always })
    return { transport, letGo: this.#attach(transport) }
  }

  #readBy(userId: number): { log: Log } {
    if (this.#reader?.userId !== userId) this.#reader = { userId, log: { epoch: '' } }
    return this.#reader
  }

  #attach(transport: SwitchingTransport): () => void {
    const ends = [
      transport.hear({
        message: (message, told) => this.cache.receive(message, told),
        restart: (restart) => {
          this.cache.restart(restart)
          if (restart.why === 'epoch') this.#keeper.clear()
        },
        ended: (ended) => this.#end(ended),
        mode: (mode, why) => this.#modes.call(mode, why),
      }),
      // Another line knows nothing of what no log can bring up to date.
      transport.onSwitched(() => this.cache.revive()),
      this.#watch(transport),
    ]
    this.transport.set(transport)
    let attached = true
    return () => {
      if (!attached) return
      attached = false
      for (const end of ends) end()
      if (this.transport.get() === transport) this.transport.set(null)
      transport.close()
    }
  }

  /** Access withdrawn is data withdrawn: on this page, in what is kept, and in what was still to be said there. */
  #end(ended: Ended): void {
    this.cache.end(ended)
    if (ended.purge) this.#forget(ended.topic)
  }

  #forget(topic: Topic): void {
    this.actions.end(topic)
    this.#keeper.save()
  }

  #watch(transport: Transport): () => void {
    const { status } = transport
    let before = status.get().state
    let forgivenAt = Number.NEGATIVE_INFINITY
    return status.subscribe(() => {
      const { state } = status.get()
      if (state === before) return
      before = state
      if (state === 'live') this.cache.revive()
      if (state !== 'signed_out') return
      void this.#isSignedIn().then((isSignedIn) => {
        if (!isSignedIn) return
        // One session ended, and another has begun in another tab.
        const again = () => {
          if (this.transport.get() !== transport || status.get().state !== 'signed_out') return
          forgivenAt = this.#world.passed()
          transport.retryNow()
        }
        const pause = forgivenAt + FORGIVE_MS - this.#world.passed()
        if (pause > 0) this.#world.after(pause, again)
        else again()
      })
    })
  }

  async #isSignedIn(): Promise<boolean> {
    await this.#client.refetchQueries({ queryKey: SESSION_KEY })
    return Boolean(this.#client.getQueryData<Session>(SESSION_KEY)?.data)
  }
}

const ownerOf = ({ userId, log }: { userId: number; log: Log }) => ({ userId, epoch: log.epoch })
