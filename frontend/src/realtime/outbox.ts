import type { ActionName } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { EXPIRED, isExpired, isRepeatable, TOO_OLD } from './action-age.ts'
import { aimOf } from './action-aim.ts'
import { actionId } from './action-id.ts'
import { Election } from './election.ts'
import { type Known, KnownActions } from './known-actions.ts'
import type { Channel, Neighbours } from './neighbours.ts'
import type { Readable } from './observable.ts'
import { OutboxSender } from './outbox-sender.ts'
import { type ActionStore, type Refusal, type StoredAction, StoreWrites } from './stored-actions.ts'
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

type Said =
  | { say: 'put'; action: StoredAction }
  | { say: 'taken' | 'gone'; ids: string[] }
  | { say: 'done'; id: string; done: Done }
  | { say: 'who' }

/** So long a tab that begins to send waits for the others to say what they did. */
const GATHER_MS = 100
const SWEEP_MS = 10_000
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
  readonly #election: Election | null
  readonly #sender: OutboxSender
  readonly #writes: StoreWrites
  readonly #ends: (() => void)[]
  #channel: Channel | null = null
  #closed = false
  #cancelSweep = () => {}

  constructor(options: OutboxOptions) {
    const { neighbours, line, store } = options
    this.#options = options
    this.#writes = new StoreWrites(store)
    this.#sender = new OutboxSender({
      line,
      done: (id, done) => this.#settle(id, done),
      failed: (id, why) => this.#fail(id, why),
    })
    this.#election =
      neighbours &&
      new Election(neighbours.locks, `${this.#name}.sender`, {
        won: () => void this.#beginSending(),
        lost: () => this.#stopSending(),
      })
    this.#ends = [
      neighbours?.onLeave(() => this.#leave()) ?? (() => {}),
      neighbours?.onReturn(() => this.#enter()) ?? (() => {}),
    ]
    this.#enter()
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
      this.#known.add({ ...action, failure: null })
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
  clear(): void {
    this.#drop(this.#known.all().map(idOf))
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
    this.#sender.close()
  }

  get #name(): string {
    return `trunkline.outbox.${this.#options.userId}`
  }

  #enter(): void {
    if (this.#channel || this.#closed) return
    const { neighbours } = this.#options
    this.#channel = neighbours?.channel(this.#name, (said) => this.#hear(said as Said)) ?? null
    void this.#load()
    if (this.#election) this.#election.stand()
    else void this.#beginSending()
  }

  #leave(): void {
    this.#stopSending()
    this.#election?.leave()
    this.#channel?.close()
    this.#channel = null
  }

  #add(action: StoredAction): Promise<Done> {
    const known = this.#known.add(action)
    known.own = true
    void this.#writes.write((store) => store.put(action))
    this.#offer(known)
    return known.promise
  }

  /** Tells whoever sends; a tab that does not hear it, though it should, is robbed of the task. */
  #offer(known: Known): void {
    const isWanted = () => this.#known.get(known.action.id) === known && !this.#closed
    if (!isWanted()) return
    this.#say({ say: 'put', action: known.action })
    if (this.#sender.sends) return this.#enqueue(known)
    this.#options.world.after(PATIENCE_MS, () => {
      if (!known.taken && this.#channel && isWanted()) this.#election?.steal()
    })
  }

  async #load(): Promise<void> {
    const { store, userId } = this.#options
    const stored = await store.all().catch(() => [])
    if (this.#closed) return
    const isOwn = (one: StoredAction) => one.userId === userId && !this.#known.isOver(one.id)
    const left = stored.filter((one) => !isOwn(one)).map(({ id }) => id)
    if (left.length > 0) void this.#writes.write((rows) => rows.remove(left))
    this.#known.meetAll(stored.filter(isOwn))
  }

  /** What others did while nobody sent is theirs to say; then all of it goes out in its order. */
  async #beginSending(): Promise<void> {
    this.#say({ say: 'who' })
    if (this.#channel) await new Promise<void>((then) => this.#options.world.after(GATHER_MS, then))
    await this.#load()
    if (this.#closed || (this.#election && !this.#election.held)) return
    this.#sender.start()
    this.#takeAll()
  }

  /** A tab may have been closed before it could tell of what it had written down. */
  async #sweep(): Promise<void> {
    await this.#load()
    if (this.#sender.sends) this.#takeAll()
  }

  #takeAll(): void {
    this.#expire()
    for (const known of this.#known.all()) this.#enqueue(known)
    this.#cancelSweep = this.#options.world.after(SWEEP_MS, () => void this.#sweep())
  }

  #stopSending(): void {
    this.#cancelSweep()
    this.#sender.stop()
  }

  #enqueue(known: Known): void {
    known.taken = true
    this.#say({ say: 'taken', ids: [known.action.id] })
    if (!known.action.failure) this.#sender.add(known.action)
  }

  #settle(id: string, done: Done): void {
    void this.#writes.write((store) => store.remove([id]))
    this.#say({ say: 'done', id, done })
    this.#known.done(id, done)
  }

  #fail(id: string, { code, message, details }: Refusal): void {
    const known = this.#known.get(id)
    if (!known) return
    const action = { ...known.action, failure: { code, message, details } }
    void this.#writes.write((store) => store.put(action))
    this.#say({ say: 'put', action })
    this.#known.meet(action)
  }

  #drop(ids: string[]): void {
    if (ids.length === 0) return
    const removed = this.#writes.write((store) => store.remove(ids))
    this.#say({ say: 'gone', ids })
    // A tab that was opened meanwhile has read them still.
    void removed.then(() => this.#say({ say: 'gone', ids }))
    this.#gone(ids)
  }

  #gone(ids: readonly string[]): void {
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

  #hear(said: Said): void {
    switch (said.say) {
      case 'put': {
        if (this.#known.isOver(said.action.id)) return
        const known = this.#known.meet(said.action)
        // To a tab that was frozen it may be said right behind this that nobody wants it.
        const isWanted = () => this.#sender.sends && this.#known.get(said.action.id) === known
        return void this.#options.world.after(0, () => isWanted() && this.#enqueue(known))
      }
      case 'taken':
        for (const id of said.ids) {
          const known = this.#known.get(id)
          if (known) known.taken = true
        }
        return
      case 'done':
        return this.#known.done(said.id, said.done)
      case 'gone':
        return this.#gone(said.ids)
      case 'who':
        for (const { action, own } of this.#known.all()) if (own) this.#say({ say: 'put', action })
    }
  }

  #say(said: Said): void {
    this.#channel?.post(said)
  }
}

const idOf = ({ action }: Known) => action.id
