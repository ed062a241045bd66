import { Listeners } from './observable.ts'
import { timers, type World } from './world.ts'

/** A WebSocket whose other end is the test. */
class FakeWebSocket extends EventTarget {
  readyState = 0
  readonly sent: string[] = []
  /** The code with which this end closed it. */
  closedWith: number | undefined
  readonly url: string

  constructor(url: string) {
    super()
    this.url = url
  }

  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  receive(data: string): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }

  /** The other end closes it, or the line is cut (1006). */
  end(code = 1006, reason: object = {}): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: JSON.stringify(reason) }))
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(code?: number): void {
    this.readyState = 2
    this.closedWith = code ?? 1005
  }
}

/** A page with sockets that a test holds in its hand; time is whatever timers the test uses. */
export function fakeWorld() {
  const sockets: FakeWebSocket[] = []
  const wakes = new Listeners<[]>()
  let isHidden = false
  const world: World = {
    ...timers,
    random: () => 0.5,
    hidden: () => isHidden,
    onLook: () => () => {},
    onWake: (listener) => wakes.add(listener),
    WebSocket: class extends FakeWebSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    } as unknown as World['WebSocket'],
  }
  return {
    world,
    sockets,
    /** The newest one; there is always one when this is asked. */
    last: () => sockets.at(-1) ?? new FakeWebSocket('none'),
    hide: (hidden: boolean) => {
      isHidden = hidden
    },
    wake: () => wakes.call(),
  }
}
