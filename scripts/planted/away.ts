import type { PlantedFault } from './fault.ts'

const JOURNEY = {
  project: 'journeys',
  test: 'scripts/journey/faults/postgres.test.ts',
} as const
const TAIL = { project: 'backend', test: 'backend/core/log-tail.test.ts' } as const
const RESUME = { project: 'backend', test: 'backend/core/resume.test.ts' } as const

const CACHE = {
  project: 'frontend',
  test: 'frontend/src/lib/positioned/live-cache.test.ts',
} as const

/** While the database is away, and after it was (promises P3, P6 and P16). */
export const awayFaults: readonly PlantedFault[] = [
  {
    breaks: 'one idle connection that PostgreSQL ends is the end of the server',
    file: 'backend/db/postgres.ts',
    find: "pool.on('error', () => undefined)",
    by: '',
    ...JOURNEY,
  },
  {
    breaks: 'one connection that PostgreSQL ends while it is in use is the end of the server',
    file: 'backend/db/postgres.ts',
    find: "pool.on('connect', (client) => client.on('error', () => undefined))",
    by: '',
    ...JOURNEY,
  },
  {
    breaks: 'what is asked while nobody reaches the database is told as a mistake of ours',
    file: 'backend/db/unavailable.ts',
    find: '^(ECONN|',
    by: '^(',
    project: 'backend',
    test: 'backend/db/unavailable.test.ts',
  },
  {
    breaks: 'a connection that ended in the middle of a transaction is told as a mistake of ours',
    file: 'backend/db/unavailable.ts',
    find: "GONE.test(error.message) ? 'connection' : undefined",
    by: 'undefined',
    project: 'backend',
    test: 'backend/db/unavailable.test.ts',
  },
  {
    breaks: 'a page that opens a post while the database is away loses its line',
    file: 'backend/core/consumers.ts',
    find: 'this.#refuse(idOf(frame), refusal)\n  }\n\n  async #hello',
    by: "this.#connection.close('busy')\n  }\n\n  async #hello",
    ...JOURNEY,
  },
  {
    breaks: 'who is answered by nobody for the database comes back at once, again and again',
    file: 'backend/core/consumers.ts',
    find: "return this.#connection.close('busy')",
    by: "return this.#connection.close('busy', { retryIn: 0 })",
    ...JOURNEY,
  },
  {
    breaks: 'a database that is gone without a word holds who asks for a quarter of an hour',
    file: 'backend/db/postgres.ts',
    find: 'if (statementMs > 0) hangUpAfter',
    by: 'if (statementMs < 0) hangUpAfter',
    ...JOURNEY,
    title: 'stands still without a word',
  },
  {
    breaks: 'whoever comes while the database is away is told of a mistake of ours',
    file: 'backend/features/accounts/unless-refused.ts',
    find: 'throw request.refused ?? error',
    by: 'throw error',
    ...JOURNEY,
  },
  {
    breaks: 'a line that reads the log while the database is away is cut',
    file: 'backend/core/patiently.ts',
    find: 'if (!isUnavailable(error) || !isWanted()) throw error',
    by: 'if (isWanted()) throw error',
    project: 'backend',
    test: 'backend/core/sequencer.test.ts',
    title: 'while the database is away',
  },
  {
    breaks: 'who comes while the database is away is never seen by friends',
    file: 'backend/features/presence/service.ts',
    find: 'await patiently(task, () => !stopped)',
    by: 'await task()',
    project: 'backend',
    test: 'backend/features/presence/service.test.ts',
  },
  {
    breaks: 'who takes hold of a topic while another fails to loses it a minute later',
    file: 'backend/core/hub.ts',
    find: 'for (const followed of held) this.#letGo(followed)',
    by: 'this.release(topics)',
    project: 'backend',
    test: 'backend/core/hub.test.ts',
  },
  {
    breaks: 'what was written elsewhere while the log could not be looked at stays unheard',
    file: 'backend/core/log-tail.ts',
    find: 'this.#mayHaveLost = true\n      onError(error)',
    by: 'onError(error)',
    ...TAIL,
  },
  {
    breaks: 'what was written elsewhere and could not be read stays unheard',
    file: 'backend/core/log-tail.ts',
    find: 'if (sequencer.last[0] < head) this.#mayHaveLost = true',
    by: '',
    ...TAIL,
  },
  {
    breaks: 'a page that another process told more has to read everything anew',
    file: 'backend/core/resume.ts',
    find: 'if (ahead.length > 0) {',
    by: 'if (ahead.length < 0) {',
    ...RESUME,
  },
  {
    breaks: 'a resume in Chinese replays three times as much as it may',
    file: 'backend/core/resume.ts',
    find: "'octet_length'",
    by: "'length'",
    ...RESUME,
  },
  {
    breaks: 'what is sent while a deploy lasts is given up after fifteen seconds',
    file: 'frontend/src/lib/api.ts',
    find: "GATEWAY.has(status) ? 'busy' : 'internal'",
    by: "'internal'",
    project: 'frontend',
    test: 'frontend/src/lib/api.test.ts',
  },
  {
    breaks:
      'an answer that is older than the values that are remembered is shown as if it were new',
    file: 'frontend/src/lib/positioned/live-cache.ts',
    find: 'stale ||= !values.complete',
    by: '',
    ...CACHE,
  },
  {
    breaks: 'each page of a long feed is told of every post that was scrolled past',
    file: 'frontend/src/lib/positioned/live-cache.ts',
    find: 'this.#values.since(this.#times.last(query))',
    by: 'this.#values.since(asked.at)',
    ...CACHE,
  },
  {
    breaks: 'what waited for long for a busy server is given up at its first mistake',
    file: 'frontend/src/realtime/action-queue.ts',
    find: 'action.failures >= MOST_FAILURES',
    by: "refused.code === 'internal' && action.refusals >= MOST_FAILURES",
    project: 'frontend',
    test: 'frontend/src/realtime/action-queue.test.ts',
  },
]
