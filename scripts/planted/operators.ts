import type { PlantedFault } from './fault.ts'

/** What operators, and the guard, may believe and may not do. */
export const operatorFaults: readonly PlantedFault[] = [
  {
    breaks: 'an old endpoint that was used a moment ago is retired',
    file: 'backend/features/ops/endpoints.ts',
    find: 'await this.note(await totalsOf(metrics))',
    by: 'void totalsOf(metrics)',
    project: 'backend',
    test: 'backend/ops-endpoints.test.ts',
  },
]
