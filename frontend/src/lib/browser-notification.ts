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

/** Tells people who look elsewhere; nothing happens while they see the page, or without their permission. */
export function tellWhenHidden({ title, body, tag, open }: Telling): void {
  if (!document.hidden || current() !== 'granted') return
  const shown = new Notification(title, { body, tag })
  shown.addEventListener('click', () => {
    window.focus()
    shown.close()
    open()
  })
}
