import type { PlantedFault } from './fault.ts'

const JOURNEY = { project: 'journeys', test: 'scripts/journey/faults/start.test.ts' } as const

/** A server that starts before its database, beside another, or on something else than one (promise P16). */
export const startFaults: readonly PlantedFault[] = [
  {
    breaks: 'a server that starts a moment before its database stays away for good',
    file: 'backend/opening.ts',
    find: 'if (!why?.passes) throw',
    by: 'throw',
    ...JOURNEY,
    title: 'another program holds',
  },
  {
    breaks: 'a server that waits for its database cannot be ended in order',
    file: 'backend/main.ts',
    find: "process.on('SIGTERM', () => void end('SIGTERM'))",
    by: "if (app) process.on('SIGTERM', () => void end('SIGTERM'))",
    ...JOURNEY,
    title: 'answers nobody',
  },
  {
    breaks: 'a server on a file that is held believes to be open until the first who writes',
    file: 'backend/db/database.ts',
    find: '    await handles.commit(async () => undefined)\n',
    by: '',
    ...JOURNEY,
    title: 'another program holds',
  },
  {
    breaks: 'a start on a wrong file is told in the words of a program',
    file: 'backend/main.ts',
    find: 'whyNotOpen(error, config.databaseUrl)?.sentence',
    by: 'undefined',
    ...JOURNEY,
    title: 'is no database',
  },
  {
    breaks: 'a start that broke off among its migrations can never be repeated',
    file: 'backend/db/sqlite.ts',
    find: 'get supportsTransactionalDdl(): boolean {\n    return true',
    by: 'get supportsTransactionalDdl(): boolean {\n    return false',
    project: 'backend',
    test: 'backend/db/migrations.test.ts',
  },
  {
    breaks: 'the password of the database stands in the log when it does not open',
    file: 'backend/db/not-open.ts',
    find: 'const name = databaseName(url)',
    by: 'const name = url',
    project: 'backend',
    test: 'backend/db/not-open.test.ts',
  },
  {
    breaks: 'half a password that was not encoded is told as the name of a host',
    file: 'backend/config-values.ts',
    find: "!`${pathname}${hash}`.includes('@')",
    by: 'true',
    project: 'backend',
    test: 'backend/config.test.ts',
  },
]
