import { config, type PageMode, type Setting, storeOverride } from '../config.ts'

const words: Record<PageMode, string> = {
  unified: 'Unified',
  legacy: 'Legacy',
  poll: 'Polling',
}
const reasons: Record<Setting['why'], string> = {
  override: "this browser's override",
  build: "this build's setting",
}

/** Which line this page uses and why; `setOverride` keeps a choice for this browser and reloads the page. */
export function useRealtimeMode(): Setting & {
  /** The reason in words: "Legacy mode (this browser's override)". */
  sentence: string
  setOverride: (mode: PageMode | null) => void
} {
  const { mode, why } = config.setting
  return {
    mode,
    why,
    sentence: `${words[mode]} mode (${reasons[why]})`,
    setOverride: (to) => {
      storeOverride(to)
      location.assign(location.pathname)
    },
  }
}
