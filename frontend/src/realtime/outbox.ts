import type { ActionName } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { EXPIRED, isExpired, isRepeatable, TOO_OLD } from './action-age.ts'
import { aimOf } from './action-aim.ts'
import { actionId } from './action-id.ts'
import { type Known, KnownActions } from './known-actions.ts'
import type { Neighbours } from './neighbours.ts'
import type { Readable } from './observable.ts'
import { OutboxSender } from './outbox-sender.ts'
import { OutboxTabs, type Said } from './outbox-tabs.ts'
import { SendingTurn } from './sending-turn.ts'
import { StoreWrites } from './store-writes.ts'
import type { ActionStore, Refusal, StoredAction } from './stored-actions.ts'
import { StoredReads } from './stored-reads.ts'
import type { Done, Transport } from './transport.ts'
import type { World } from './world.ts'

export type OutboxOptions = {
  userId: number
  world: Pick<World, 'now' | 'passed' | 'after'>
  store: ActionStore
  /** Null where tabs know nothing of each other: there each sends for itself. */
  neighbours: Neighbours | null
  line: Readable<Transport | null>
}

/** What somebody asks for; `extra` is kept for whoever shows it. */
export type Asking = { id: string; name: ActionName; input: unknown; extra: unknown }

/** So long the tab that sends has to say that it heard. */
const PATIENCE_MS = 5_000

/**
 * What one person has done in this browser and nobody has answered: kept before it is sent, until it is answered, and
 * known to all tabs. One tab sends, in the order in which it was done, and each id as often as it takes: the server carries
 * it out once. What is refused, or too old, stays until somebody tries it again or discards it.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #known = new KnownActions()
  readonly #turn: SendingTurn
  readonly #sender: OutboxSender
  readonly #writes: StoreWrites
  readonly #ends: (() => void)[]
  readonly #tabs: OutboxTabs
  readonly #reads: StoredReads
  #closed = false

  constructor(options: OutboxOptions) {
    const { neighbours, line, store, userId, world } = options
    this.#options = options
    this.#writes = new StoreWrites(store, world)
    this.#sender = new OutboxSender({
      line,
      done: (id, done) => this.#settle(id, done),
      failed: (id, why) => this.#fail(id, why),
    })
    this.#tabs = new OutboxTabs({
      name: this.#name,
      world,
      neighbours,
      known: this.#known,
      sends: () => this.#sender.sends,
      enqueue: (known) => this.#enqueue(known),
      done: (id, done) => this.#done(id, done),
      gone: (ids) => this.#gone(ids),
    })
    this.#reads = new StoredReads({
      userId,
      world,
      store,
      writes: this.#writes,
      known: this.#known,
      tabs: this.#tabs,
      sends: () => this.#sender.sends,
      missing: (id) => this.#known.guessGone(id),
    })
    this.#turn = new SendingTurn({
      name: `${this.#name}.sender`,
      locks: neighbours?.locks ?? null,
      world,
      catchUp: () => this.#reads.catchUp(),
      read: () => this.#reads.meet(),
      send: () => this.#sendAll(),
      stop: () => this.#sender.stop(),
    })
    this.#ends = [
      neighbours?.onLeave(() => this.#leave()) ?? (() => {}),
      neighbours?.onReturn(() => void this.#return()) ?? (() => {}),
    ]
    this.#enter()
    void this.#reads.takeOver()
  }

  /** Whether what is done now outlives the page. */
  get keeps(): Readable<boolean> {
    return this.#writes.keeps
  }

  /** This tab is the one that sends. */
  get sends(): boolean {
    return this.#sender.sends
  }

  /** The answer to it. The same id twice is the same action. */
  ask(asking: Asking): Promise<Done> {
    const known = this.#known.get(asking.id)
    if (known) return known.promise
    const { userId, world } = this.#options
    const asked = this.#known.stamp(world.now())
    return this.#add({ ...asking, ...asked, userId, failure: null })
  }

  /**
   * Tries again what failed: it is the same action still, and goes behind what is waiting. The server may have forgotten
   * an id that is too old: what it refused is another action then, and what it may have done is never sent again.
   */
  retry(id: string): void {
    const { action } = this.#known.get(id) ?? {}
    if (!action?.failure) return
    const now = this.#options.world.now()
    const again = { ...action, ...this.#known.stamp(now), failure: null }
    if (isRepeatable(id, now)) return void this.#add(again)
    if (action.failure.code === EXPIRED.code) {
      this.#known.add(again)
      return this.#fail(id, TOO_OLD)
    }
    this.#drop([id])
    void this.#add({ ...again, id: actionId(now) })
  }

  discard(id: string): void {
    this.#drop([id])
  }

  /** What was to be said or done to this chat, post or person has nobody to hear it any more. */
  end(topic: Topic): void {
    const ends = ({ action: { name, input } }: Known) => aimOf(name, input) === topic
    this.#drop(this.#known.all().filter(ends).map(idOf))
  }

  /** The person leaves this browser: nothing of theirs stays. */
  async clear(): Promise<void> {
    this.#drop(this.#known.all().map(idOf))
    const stored = await this.#reads.own()
    this.#drop((stored ?? []).map(({ id }) => id))
  }

  /** Called with each action that is new to this tab, from storage or another tab, or that changed. */
  onPut(listener: (action: StoredAction) => void): () => void {
    return this.#known.puts.add(listener)
  }

  /** Called with the id of each action that was discarded. */
  onGone(listener: (id: string) => void): () => void {
    return this.#known.gones.add(listener)
  }

  close(): void {
    this.#closed = true
    for (const end of this.#ends) end()
    this.#leave()
    this.#reads.close()
    this.#sender.close()
    this.#writes.close()
  }

  get #name(): string {
    return `trunkline.outbox.${this.#options.userId}`
  }

  #enter(): void {
    this.#tabs.enter()
    this.#turn.stand()
  }

  #leave(): void {
    this.#turn.leave()
    this.#tabs.leave()
    for (const id of this.#known.all().map(idOf)) this.#known.doubt(id)
  }

  async #return(): Promise<void> {
    if (this.#tabs.visit || this.#closed) return
    this.#enter()
    await this.#reads.catchUp()
    for (const known of this.#known.all()) if (known.own) this.#offer(known)
  }

  #add(action: StoredAction): Promise<Done> {
    const known = this.#known.add(action)
    known.own = true
    void this.#writes.put(action)
    this.#offer(known)
    return known.promise
  }

  /** Tells whoever sends; a tab that does not hear it, though it should, is robbed of the task. */
  #offer(known: Known): void {
    const isWanted = () => this.#known.get(known.action.id) === known && !this.#closed
    if (!isWanted()) return
    known.taken = false
    this.#tabs.say({ say: 'put', action: known.action })
    if (this.#sender.sends) return this.#enqueue(known)
    this.#options.world.after(PATIENCE_MS, () => {
      if (!known.taken && this.#tabs.visit && isWanted()) this.#turn.steal()
    })
  }

  #sendAll(): void {
    this.#sender.start()
    this.#expire()
    const isSure = (known: Known) => !this.#known.isDoubted(idOf(known))
    for (const known of this.#known.all().filter(isSure)) this.#enqueue(known)
  }

  #enqueue(known: Known): void {
    known.taken = true
    this.#tabs.say({ say: 'taken', ids: [known.action.id] })
    if (!known.action.failure) this.#sender.add(known.action)
  }

  #settle(id: string, done: Done): void {
    this.#tell(this.#writes.remove([id]), { say: 'done', id, done })
    this.#done(id, done)
  }

  #done(id: string, done: Done): void {
    this.#writes.forget([id])
    this.#known.done(id, done)
  }

  #fail(id: string, { code, message, details }: Refusal): void {
    const known = this.#known.get(id)
    if (!known) return
    const action = { ...known.action, failure: { code, message, details } }
    this.#tell(this.#writes.put(action), { say: 'put', action })
    this.#known.meet(action)
  }

  #drop(ids: string[]): void {
    if (ids.length === 0) return
    this.#tell(this.#writes.remove(ids), { say: 'gone', ids })
    this.#gone(ids)
  }

  /** And once more when it is written: a tab that was opened meanwhile has read what was there before. */
  #tell(written: Promise<void>, said: Said): void {
    this.#tabs.say(said)
    void written.then(() => this.#tabs.say(said))
  }

  #gone(ids: readonly string[]): void {
    this.#writes.forget(ids)
    for (const id of ids) {
      this.#sender.withdraw(id)
      this.#known.remove(id)
    }
  }

  #expire(): void {
    const now = this.#options.world.now()
    const expired = this.#known.all().filter(({ action }) => isExpired(action, now))
    for (const id of expired.map(idOf)) {
      this.#sender.withdraw(id)
      this.#fail(id, EXPIRED)
    }
  }
}

const idOf = ({ action }: Known) => action.id
