import type { ServerEnd } from './fake-realtime-server.ts'
import type { Neighbours } from './neighbours.ts'
import { Listeners } from './observable.ts'
import { timers, type World } from './world.ts'

const LONGEST_MS = 40

type Request = { tab: FakeTab; held: () => Promise<void>; done: () => void; fail: () => void }

/**
 * A browser whose tabs a test opens, freezes, crashes and closes: locks, channels and sockets as the standards have
 * them, each message up to 40 ms on its way and in order for each pair. Time is whatever timers the test uses.
 */
export class FakeBrowser {
  readonly tabs = new Set<FakeTab>()
  readonly random: () => number
  /** The server's ends of new sockets. */
  readonly accept: (end: ServerEnd) => void
  readonly #holders = new Map<string, Request>()
  readonly #waiting = new Map<string, Request[]>()

  constructor(options: { random: () => number; accept: (end: ServerEnd) => void }) {
    this.random = options.random
    this.accept = options.accept
  }

  open(): FakeTab {
    const tab = new FakeTab(this)
    this.tabs.add(tab)
    return tab
  }

  /** The tab is gone: whatever it held is free. */
  remove(tab: FakeTab): void {
    this.tabs.delete(tab)
    for (const queue of this.#waiting.values())
      queue.splice(0, queue.length, ...queue.filter((request) => request.tab !== tab))
    for (const [name, request] of this.#holders) if (request.tab === tab) this.#free(name, request)
  }

  locksOf(tab: FakeTab): Neighbours['locks'] {
    return {
      query: () =>
        Promise.resolve({ held: Array.from(this.#holders.keys(), (name) => ({ name })) }),
      request: (name, { steal, signal }, held) => {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        const fail = () => tab.run(() => reject(new Error('AbortError')))
        const request = { tab, held, done: resolve, fail }
        const queue = this.#waiting.get(name) ?? []
        this.#waiting.set(name, queue)
        if (steal === true) {
          const robbed = this.#holders.get(name)
          this.#holders.delete(name)
          robbed?.fail()
          queue.unshift(request)
        } else queue.push(request)
        signal?.addEventListener('abort', () => {
          const at = queue.indexOf(request)
          if (at !== -1) queue.splice(at, 1)
          if (at !== -1) fail()
        })
        this.#next(name)
        return promise
      },
    }
  }

  #next(name: string): void {
    if (this.#holders.has(name)) return
    const request = this.#waiting.get(name)?.shift()
    if (!request) return
    this.#holders.set(name, request)
    const begin = () => {
      if (this.#holders.get(name) !== request) return
      void request.held().then(() => {
        this.#free(name, request)
        request.done()
      })
    }
    queueMicrotask(() => request.tab.run(begin))
  }

  #free(name: string, request: Request): void {
    if (this.#holders.get(name) !== request) return
    this.#holders.delete(name)
    this.#next(name)
  }
}

type Listening = { name: string; hear: (message: unknown) => void }

/** One tab. While it is frozen nothing happens in it, and everything waits. */
export class FakeTab {
  readonly #browser: FakeBrowser
  readonly #channels = new Set<Listening>()
  readonly #leaves = new Listeners<[boolean]>()
  readonly #returns = new Listeners<[]>()
  readonly #looks = new Listeners<[]>()
  readonly #wakes = new Listeners<[]>()
  readonly #sockets = new Set<FakeSocket>()
  readonly #busyUntil = new Map<object, number>()
  #waiting: (() => void)[] = []
  #isHidden = false
  isFrozen = false
  isGone = false

  constructor(browser: FakeBrowser) {
    this.#browser = browser
  }

  readonly neighbours: Neighbours = {
    locks: {
      request: (...args) => this.#browser.locksOf(this).request(...args),
      query: () => this.#browser.locksOf(this).query(),
    },
    channel: (name, hear) => {
      const own: Listening = { name, hear }
      this.#channels.add(own)
      return {
        post: (message) => {
          const copy = structuredClone(message)
          for (const other of this.#browser.tabs)
            if (other !== this) other.#deliver(this, own.name, copy)
        },
        close: () => void this.#channels.delete(own),
      }
    },
    onLeave: (listener) => this.#leaves.add(listener),
    onReturn: (listener) => this.#returns.add(listener),
  }

  readonly world: World = {
    ...timers,
    random: () => this.#browser.random(),
    hidden: () => this.#isHidden,
    after: (ms, then) => {
      let isOff = false
      const cancel = timers.after(ms, () => this.run(() => isOff || then()))
      return () => {
        isOff = true
        cancel()
      }
    },
    onLook: (listener) => this.#looks.add(listener),
    onWake: (listener) => this.#wakes.add(listener),
    WebSocket: this.#socketClass(),
  }

  /** Does it as soon as this tab does anything. */
  run(task: () => void): void {
    if (this.isGone) return
    if (this.isFrozen) this.#waiting.push(task)
    else task()
  }

  freeze(): void {
    this.isFrozen = true
  }

  thaw(): void {
    this.isFrozen = false
    for (const task of this.#waiting.splice(0)) task()
    this.#wakes.call()
  }

  /** Somebody looks at it again. */
  look(): void {
    this.#isHidden = false
    this.#looks.call()
    this.#wakes.call()
  }

  /** It is put behind other tabs. */
  hide(): void {
    this.#isHidden = true
    this.#looks.call()
  }

  /** The person closes it, or goes elsewhere for good. */
  close(): void {
    this.#leaves.call(false)
    this.crash()
  }

  crash(): void {
    this.isGone = true
    for (const socket of this.#sockets) socket.cut()
    this.#browser.remove(this)
  }

  /** The browser keeps the page while the person is elsewhere. */
  putAway(): void {
    this.#leaves.call(true)
  }

  bringBack(): void {
    this.#returns.call()
  }

  /** Whatever comes from the same place comes in order. */
  arrive(from: object, task: () => void): void {
    const at = Math.max(
      this.#busyUntil.get(from) ?? 0,
      performance.now() + Math.floor(this.#browser.random() * LONGEST_MS),
    )
    this.#busyUntil.set(from, at)
    timers.after(at - performance.now(), () => this.run(task))
  }

  #deliver(from: FakeTab, name: string, message: unknown): void {
    this.arrive(from, () => {
      for (const channel of this.#channels) if (channel.name === name) channel.hear(message)
    })
  }

  #socketClass(): World['WebSocket'] {
    const sockets = this.#sockets
    const tab = this as FakeTab
    return class extends FakeSocket {
      constructor() {
        super(tab, tab.#browser)
        sockets.add(this)
      }
    } as unknown as World['WebSocket']
  }
}

/** Both ends of a line. */
class FakeSocket extends EventTarget {
  readyState = 0
  readonly #tab: FakeTab
  readonly #heard = new Listeners<[Buffer]>()
  readonly #closed = new Listeners<[Buffer]>()
  #isCut = false

  constructor(tab: FakeTab, browser: FakeBrowser) {
    super()
    this.#tab = tab
    tab.arrive(this, () => {
      if (this.#isCut) return
      this.readyState = 1
      browser.accept(this.#end)
      this.dispatchEvent(new Event('open'))
    })
  }

  readonly #end: ServerEnd = {
    send: (text) => {
      if (this.#isCut) return
      this.#tab.arrive(this, () => {
        if (this.readyState === 1)
          this.dispatchEvent(Object.assign(new Event('message'), { data: text }))
      })
    },
    close: () => this.cut(),
    terminate: () => this.cut(),
    on: (name, listener) => {
      if (name === 'message') this.#heard.add(listener)
      if (name === 'close') this.#closed.add(listener)
    },
  }

  send(text: string): void {
    if (!this.#isCut) this.#heard.call(text as unknown as Buffer)
  }

  close(): void {
    this.readyState = 2
    this.cut()
  }

  /** Both ends hear of it, each in its time. */
  cut(): void {
    if (this.#isCut) return
    this.#isCut = true
    this.#closed.call('' as unknown as Buffer)
    this.#tab.arrive(this, () => {
      this.readyState = 3
      this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }))
    })
  }
}
