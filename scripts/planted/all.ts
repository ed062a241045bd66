import { engineFaults } from './engine.ts'
import type { PlantedFault } from './fault.ts'

/** Every fault that the suite was seen to catch. */
export const plantedFaults: readonly PlantedFault[] = [...engineFaults]
