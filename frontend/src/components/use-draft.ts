import { useEffect, useState } from 'react'

import { draftKey } from '../lib/drafts.ts'
import { useMe } from './me-context.tsx'

const read = (key: string): string => {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

const keep = (key: string, text: string): void => {
  try {
    if (text === '') localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}

/** Text that outlives the page and the tab, for the one who wrote it. `name` tells drafts apart. */
export function useKept(name: string): [text: string, setText: (text: string) => void] {
  const { text, setText } = useStored(name)
  return [text, setText]
}

/** The same, and the same in all tabs: what is typed or sent in one is typed or sent in the others. */
export function useDraft(name: string): [text: string, setText: (text: string) => void] {
  const { key, text, setText, readAgain } = useStored(name)
  useEffect(() => {
    const heed = (change: StorageEvent) => {
      if (change.key === key) readAgain()
    }
    window.addEventListener('storage', heed)
    return () => window.removeEventListener('storage', heed)
  })
  return [text, setText]
}

/** `readAgain` shows what is kept by now. What a tab hears of another may be old, so it is neither shown nor kept. */
function useStored(name: string) {
  const key = draftKey(useMe().id, name)
  const [kept, setKept] = useState({ key, text: read(key) })
  if (kept.key !== key) setKept({ key, text: read(key) })

  const setText = (text: string) => {
    keep(key, text)
    setKept({ key, text })
  }
  const readAgain = () => setKept({ key, text: read(key) })
  return { key, text: kept.text, setText, readAgain }
}
