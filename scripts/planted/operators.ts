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
  {
    breaks: 'one user whose page reports the worst takes everybody back',
    file: 'backend/features/ops/rollout/cohorts.ts',
    find: 'const left = voices.map((one) => figure(voices.filter((voice) => voice !== one)))',
    by: 'const left = [figure(voices)]',
    project: 'backend',
    test: 'backend/ops-rollout.test.ts',
    title: 'one user who claims the worst, among others who met nothing, moves nothing',
  },
  {
    breaks: 'one user who reports much hides what all others meet',
    file: 'backend/features/ops/rollout/evenly.ts',
    find: 'own > most ? most / own : 1',
    by: 'own > most ? 1 : 1',
    project: 'backend',
    test: 'backend/features/ops/rollout/cohorts.test.ts',
  },
  {
    breaks: 'whoever was not drawn to compare writes into the ledger',
    file: 'backend/features/ops/beacon.ts',
    find: 'if (rows.length > 0 && !comparesParity(userId))',
    by: 'if (rows.length > 40 && !comparesParity(userId))',
    project: 'backend',
    test: 'backend/ops-beacon.test.ts',
  },
  {
    breaks: 'the command line makes a new database and moves the rollout in it',
    file: 'backend/db/database.ts',
    find: 'if (file !== undefined && !existsSync(file))',
    by: "if (file === '')",
    project: 'scripts',
    test: 'scripts/rollout/rollout.test.ts',
  },
]
