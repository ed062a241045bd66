import type { Person } from '@trunkline/shared/contract/scalars'

/** A short message that leaves by itself. `href` is where a click leads, inside the app. */
export type Toast = {
  readonly id: number
  readonly text: string
  readonly detail?: string
  readonly person?: Person
  readonly href?: string
  readonly tone?: 'plain' | 'error'
}

const MOST = 3
const LASTS = 6_000

let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

const change = (next: readonly Toast[]): void => {
  toasts = next
  for (const listener of listeners) listener()
}

/** Takes a toast away before its time. */
export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id))
}

/** Shows a message for six seconds, the newest three at most; read out politely. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextId
  nextId += 1
  change([...toasts, { ...toast, id }].slice(-MOST))
  setTimeout(() => dismissToast(id), LASTS)
}

/** For `useSyncExternalStore`. */
export const toastStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  current: (): readonly Toast[] => toasts,
}
