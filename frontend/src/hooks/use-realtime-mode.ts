import { useSyncExternalStore } from 'react'

import type { ModeReason, PageMode, Setting } from '../config.ts'
import { pageMode } from '../lib/page-mode.ts'

const words: Record<PageMode, string> = {
  unified: 'Unified',
  legacy: 'Legacy',
  poll: 'Polling',
}

/** A line to insist on, or none. */
export type LineChoice = PageMode | 'automatic'
/** What one may choose from, with what it is called. */
export const lineChoices: { value: LineChoice; label: string }[] = [
  { value: 'automatic', label: 'Automatic' },
  ...Object.entries(words).map(([value, label]) => ({ value: value as PageMode, label })),
]

const reasons: Record<ModeReason, string> = {
  kill: 'the server asks everybody for it',
  override: 'this browser’s override',
  rollout: 'the server’s choice for you',
  build: 'this build’s setting',
  retired: 'the line before is closed for good',
}

/** Which line this page uses and why; `setOverride` keeps a choice for this browser, and the page moves to it as it is. */
export function useRealtimeMode(): Setting & {
  /** What this browser insists on, whoever decides now. */
  override: PageMode | null
  /** The reason in words: "Legacy mode (this browser’s override)". */
  sentence: string
  setOverride: (mode: PageMode | null) => void
} {
  const { mode, why } = useSyncExternalStore(pageMode.setting.subscribe, pageMode.setting.get)
  return {
    mode,
    why,
    override: pageMode.override,
    sentence: `${words[mode]} mode (${reasons[why]})`,
    setOverride: (to) => pageMode.choose(to),
  }
}
