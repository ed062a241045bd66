import { type Position, START } from '@trunkline/shared/protocol/position'
import { formatPositions, type Positions } from '@trunkline/shared/protocol/position'
import { vi } from 'vitest'

/** HTTP as a test wants it: requests wait until the test answers them. */
export class HeldHttp {
  readonly requests: { path: string; answer: (response: unknown) => void }[] = []
  /** All paths that were ever asked for. */
  readonly asked: string[] = []

  constructor() {
    vi.stubGlobal('fetch', (path: string) => {
      this.asked.push(path)
      return new Promise((answer) => this.requests.push({ path, answer }))
    })
  }

  /** Answers the oldest request for the path and waits until the answer has been used. */
  async answer(path: string, body: unknown, positions: Positions = {}): Promise<void> {
    await this.#respond(path, { status: 200, body, position: formatPositions(positions) })
  }

  async refuse(path: string, status: number): Promise<void> {
    const error = { code: status === 404 ? 'not_found' : 'internal', message: 'no' }
    await this.#respond(path, { status, body: { error }, position: '' })
  }

  async #respond(
    path: string,
    { status, body, position }: { status: number; body: unknown; position: string },
  ): Promise<void> {
    const at = this.requests.findIndex((request) => request.path === path)
    const [request] = at === -1 ? [] : this.requests.splice(at, 1)
    if (!request) throw new Error(`nobody asks for ${path}, only for: ${this.paths().join(' ')}`)
    request.answer({
      ok: status < 400,
      status,
      json: () => Promise.resolve(body),
      headers: { get: (name: string) => (name === 'Realtime-Position' ? position : null) },
    })
    if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(0)
    else await new Promise((resolve) => setTimeout(resolve, 0))
  }

  /** What is being asked for. */
  paths(): string[] {
    return this.requests.map(({ path }) => path)
  }
}

/** The id that a test's log gives to a number. */
export const at = (seq: number): Position => (seq === 0 ? START : [seq, `e${seq}`])
