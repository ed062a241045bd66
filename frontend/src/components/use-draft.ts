import { useState } from 'react'

import { draftKey } from '../lib/drafts.ts'
import { useMe } from './me-context.tsx'

const read = (key: string): string => {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

const keep = (key: string, text: string): void => {
  try {
    if (text === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}

/** Text that survives leaving the page and reloading the tab, for the one who wrote it. `name` tells drafts apart. */
export function useDraft(name: string): [text: string, setText: (text: string) => void] {
  const key = draftKey(useMe().id, name)
  const [draft, setDraft] = useState({ key, text: read(key) })
  if (draft.key !== key) setDraft({ key, text: read(key) })

  const setText = (text: string) => {
    keep(key, text)
    setDraft({ key, text })
  }
  return [draft.text, setText]
}
