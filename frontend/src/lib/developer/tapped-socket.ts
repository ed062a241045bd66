import { redacted, type OpenLine, type Wire } from './wire.ts'

/** Said by us in place of the server, so that it is not tampered with again. */
const ours = new WeakSet<Event>()

/** A WebSocket whose frames pass by a developer, who may lose, double, turn round or hold up what comes in. */
export function tappedSocket(wire: Wire, Plain: typeof WebSocket): typeof WebSocket {
  return class TappedSocket extends Plain {
    readonly #path: string
    /** One that the next one overtakes. */
    #held: string | null = null
    #turn: Promise<void> = Promise.resolve()

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const { pathname, search } = new URL(url, location.href)
      this.#path = redacted(pathname + search)
      const line: OpenLine = {
        path: this.#path,
        close: (code, reason) => this.close(code, reason),
        pretend: (text) => this.#tell(text, 'pretended'),
      }
      this.addEventListener('open', () => wire.open.add(line))
      this.addEventListener('close', ({ code, reason }) => {
        wire.open.delete(line)
        wire.see({ way: 'in', line: this.#path, text: `closed ${code} ${reason}`.trim() })
      })
      // The first listener there is: nobody else hears a frame before it was decided on.
      this.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (ours.has(event)) return
        event.stopImmediatePropagation()
        if (typeof event.data === 'string') this.#came(event.data)
      })
    }

    override send(data: string): void {
      wire.see({ way: 'out', line: this.#path, text: data })
      super.send(data)
    }

    #came(text: string): void {
      const { drop, duplicate, reorder, delayMs, slowMs } = wire.faults.get()
      const happens = (percent: number) => Math.random() * 100 < percent
      if (happens(drop)) return wire.see({ way: 'in', line: this.#path, text, fault: 'dropped' })
      if (this.#held === null && happens(reorder)) {
        this.#held = text
        return
      }
      const later = this.#held
      this.#held = null
      this.#queue(text, { delayMs, slowMs, fault: null })
      if (later !== null) this.#queue(later, { delayMs, slowMs, fault: 'overtaken' })
      if (happens(duplicate)) this.#queue(text, { delayMs, slowMs, fault: 'doubled' })
    }

    #queue(text: string, how: { delayMs: number; slowMs: number; fault: string | null }): void {
      const { delayMs, slowMs, fault } = how
      if (delayMs + slowMs === 0) return this.#tell(text, fault)
      const due = Date.now() + delayMs
      this.#turn = this.#turn.then(async () => {
        await pause(Math.max(slowMs, due - Date.now()))
        this.#tell(text, fault ?? 'held up')
      })
    }

    #tell(text: string, fault: string | null): void {
      const event = new MessageEvent('message', { data: text })
      ours.add(event)
      const began = performance.now()
      this.dispatchEvent(event)
      const tookMs = performance.now() - began
      wire.see({ way: 'in', line: this.#path, text, tookMs, fault })
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
