const PREFIX = 'trunkline.draft.'

/** Where this browser keeps one person's draft; `name` tells drafts apart. */
export const draftKey = (userId: number, name: string) => `${PREFIX}${userId}.${name}`

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
