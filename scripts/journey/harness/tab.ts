import type { Page, WebSocket } from 'playwright'

type Frame = { from: 'page' | 'server'; text: string }

/** One WebSocket that a page opened. */
export type Line = { path: string; open: boolean; frames: Frame[] }

/** One tab with what its network and its console said. */
export class Tab {
  readonly page: Page
  /** Errors on the console, and errors that nobody caught. */
  readonly errors: string[] = []
  /** Warnings on the console. */
  readonly warnings: string[] = []
  /** Every WebSocket that this tab has opened, in order. */
  readonly lines: Line[] = []
  /** Every path below `/api` that this tab has asked for, with its query, in order. */
  readonly asked: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
      if (message.type() === 'warning') this.warnings.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(String(error.stack ?? error)))
    page.on('crash', () => this.errors.push('the tab crashed'))
    page.on('websocket', (socket) => this.#watch(socket))
    page.on('request', (request) => {
      // A page that is left takes its lines with it and says nothing.
      if (request.isNavigationRequest() && request.frame() === page.mainFrame())
        for (const line of this.lines) line.open = false
      const { pathname, search } = new URL(request.url())
      if (pathname.startsWith('/api/')) this.asked.push(`${request.method()} ${pathname}${search}`)
    })
  }

  /** The paths of the lines that are open now, sorted. */
  openLines(): string[] {
    return this.lines
      .filter(({ open }) => open)
      .map(({ path }) => path)
      .sort()
  }

  /** Every frame that this tab received and that `fits`, parsed. */
  received<T>(fits: (frame: T) => boolean): T[] {
    return this.lines
      .flatMap(({ frames }) => frames)
      .filter(({ from }) => from === 'server')
      .flatMap(({ text }) => [JSON.parse(text) as T | T[]].flat() as T[])
      .filter(fits)
  }

  #watch(socket: WebSocket): void {
    const line: Line = { path: new URL(socket.url()).pathname, open: true, frames: [] }
    this.lines.push(line)
    const hear = (from: Frame['from'], text: string | Buffer) =>
      line.frames.push({ from, text: text.toString() })
    socket.on('framesent', ({ payload }) => hear('page', payload))
    socket.on('framereceived', ({ payload }) => hear('server', payload))
    socket.on('close', () => {
      line.open = false
    })
  }
}
