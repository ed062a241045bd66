import type { Topic } from '@trunkline/shared/protocol/topic'

const PREFIX = 'trunkline.draft.'

/** Where this browser keeps one person's draft; `name` tells drafts apart, and begins with the topic of what it is to. */
export const draftKey = (userId: number, name: string) => `${PREFIX}${userId}.${name}`

/**
 * Forgets what this person was writing to a chat or under a post: there is nobody to send it to. Every tab that shows it
 * clears it: the others hear of it from the storage, this one here.
 */
export function forgetDraftsTo(userId: number, topic: Topic): void {
  const own = draftKey(userId, topic)
  try {
    const keys = Object.keys(localStorage)
    for (const key of keys.filter((one) => one === own || one.startsWith(`${own}.`))) {
      localStorage.removeItem(key)
      window.dispatchEvent(new StorageEvent('storage', { key, newValue: null }))
    }
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}

/** Forgets every draft of this browser but those of `userId`: what one person wrote is not for the next. */
export function forgetDrafts(userId: number | null = null): void {
  try {
    for (const key of Object.keys(localStorage)) {
      const isTheirs = userId !== null && key.startsWith(draftKey(userId, ''))
      if (key.startsWith(PREFIX) && !isTheirs) localStorage.removeItem(key)
    }
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}
