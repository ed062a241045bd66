import { config, storedOverride, storeOverride } from '../config.ts'
import { modeWords } from './api.ts'
import { LineMode } from './line-mode.ts'

/** Which line this page is on, by what the build, the server and this browser's other tabs say. */
export const pageMode = new LineMode({
  build: config.mode,
  override: config.override,
  keep: storeOverride,
})

modeWords.add((word) => pageMode.told(word))
addEventListener('storage', () => pageMode.chosen(storedOverride()))
