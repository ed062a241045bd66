import { accessFaults } from './access.ts'
import { awayFaults } from './away.ts'
import { browserFaults } from './browser.ts'
import { engineFaults } from './engine.ts'
import { everyLineFaults } from './every-line.ts'
import type { PlantedFault } from './fault.ts'
import { floodFaults } from './floods.ts'
import { guardFaults } from './guards.ts'
import { harmFaults } from './harm.ts'
import { hostileFaults } from './hostile.ts'
import { lineFaults } from './lines.ts'
import { onceFaults } from './once.ts'
import { operatorFaults } from './operators.ts'
import { pageFaults } from './page.ts'
import { placesFaults } from './places.ts'
import { presenceFaults } from './presence.ts'
import { ringFaults } from './rings.ts'
import { settingFaults } from './settings.ts'
import { startFaults } from './start.ts'
import { switchingFaults } from './switching.ts'
import { targetFaults } from './targets.ts'
import { toldFaults } from './told.ts'
import { unansweredFaults } from './unanswered.ts'

/** Every fault that the suite was seen to catch. */
export const plantedFaults: readonly PlantedFault[] = [
  ...accessFaults,
  ...awayFaults,
  ...browserFaults,
  ...unansweredFaults,
  ...engineFaults,
  ...floodFaults,
  ...everyLineFaults,
  ...harmFaults,
  ...onceFaults,
  ...guardFaults,
  ...hostileFaults,
  ...pageFaults,
  ...placesFaults,
  ...switchingFaults,
  ...lineFaults,
  ...operatorFaults,
  ...presenceFaults,
  ...ringFaults,
  ...settingFaults,
  ...startFaults,
  ...targetFaults,
  ...toldFaults,
]
