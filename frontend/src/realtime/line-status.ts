import { Observable } from './observable.ts'
import type { LineState } from './reconnecting-socket.ts'
import type { Status } from './transport.ts'

/** What comes over an open line: nothing before the server's welcome, then what was missed, then the present. */
export type Flow = 'none' | 'catching_up' | 'live'

/** Tells people about the line, from what the socket knows and what comes over it. */
export class LineStatus {
  readonly status: Observable<Status>
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
    this.status = new Observable<Status>({
      state: 'connecting',
      attempt: 0,
      retryAt: null,
      why: null,
      since: now(),
    })
  }

  show(line: LineState, flow: Flow): void {
    const before = this.status.get()
    const next = { attempt: 0, retryAt: null, why: null, ...told(line, flow) }
    const same = Object.entries(next).every(([key, value]) => before[key as keyof Status] === value)
    if (same) return
    const since = hasLine(before) === hasLine(next) ? before.since : this.#now()
    this.status.set({ ...next, since })
  }
}

const hasLine = ({ state }: Pick<Status, 'state'>) => state === 'live' || state === 'catching_up'

function told(line: LineState, flow: Flow): Pick<Status, 'state'> & Partial<Status> {
  switch (line.state) {
    case 'open':
      return { state: flow === 'none' ? 'connecting' : flow }
    case 'closed':
      return { state: 'offline', why: 'closed' }
    default:
      return line
  }
}
