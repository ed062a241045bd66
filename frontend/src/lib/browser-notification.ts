import { Observable } from '../realtime/observable.ts'

export type Permission = NotificationPermission | 'unsupported'

const current = (): Permission =>
  typeof Notification === 'undefined' ? 'unsupported' : Notification.permission

/** Whether this browser may show notifications. */
export const permission = new Observable<Permission>(current())

/** Asks the person; only ever called because they pressed a button. */
export async function requestPermission(): Promise<void> {
  if (current() !== 'unsupported') await Notification.requestPermission()
  permission.set(current())
}

export type Telling = {
  title: string
  body: string
  /** Whatever has the same tag is shown once in a browser, however many pages tell of it. */
  tag: string
  open: () => void
}

/** The pages that somebody sees hold this lock together. */
const SEEN = 'trunkline.seen'
/** So long a tag belongs to the page that told of it: a throttled page may hear of the same thing a minute later. */
const TOLD_MS = 120_000

/**
 * Tells people who look elsewhere, once, though every hidden page of the browser hears of it. Nothing happens while any
 * page is seen, or without their permission.
 */
export function tellWhenHidden({ title, body, tag, open }: Telling): void {
  if (!document.hidden || current() !== 'granted') return
  void once(tag, () => {
    try {
      const shown = new Notification(title, { body, tag })
      shown.addEventListener('click', () => {
        window.focus()
        shown.close()
        open()
      })
    } catch {
      // Browsers on phones have the name, and ask for permission, but pages cannot show any.
      permission.set('unsupported')
    }
  })
}

/** Lets the other pages of the browser know while this one is seen, until the answer is called. */
export function sayWhileSeen(): () => void {
  let leave = () => {}
  const say = () => {
    leave()
    if (document.hidden) return
    const left = new Promise<void>((resolve) => (leave = resolve))
    void navigator.locks?.request(SEEN, { mode: 'shared' }, () => left)
  }
  document.addEventListener('visibilitychange', say)
  say()
  return () => {
    document.removeEventListener('visibilitychange', say)
    leave()
  }
}

/** An address without encryption has no locks; there the tag alone keeps the browser from showing things twice. */
async function once(tag: string, show: () => void): Promise<void> {
  const locks: LockManager | undefined = navigator.locks
  if (!locks) return show()
  const { held = [] } = await locks.query()
  if (held.some(({ name }) => name === SEEN)) return
  await locks.request(`trunkline.told.${tag}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    show()
    await new Promise((resolve) => setTimeout(resolve, TOLD_MS))
  })
}
