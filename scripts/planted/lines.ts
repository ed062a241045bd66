import type { PlantedFault } from './fault.ts'

const REALTIME = 'frontend/src/realtime'
const POLL = { project: 'frontend', test: `${REALTIME}/poll-transport.test.ts` } as const

/** A line that is refused, moves elsewhere or is polled for: what has to come back by itself. */
export const lineFaults: readonly PlantedFault[] = [
  {
    breaks: 'whoever comes back to a chat while polling sees nobody’s read marks',
    file: `${REALTIME}/poll-transport.ts`,
    find: 'this.#values.forget(topic)',
    by: '',
    ...POLL,
  },
  {
    breaks: 'values of a chat that was left while a poll was out are held to be known there',
    file: `${REALTIME}/polled-values.ts`,
    find: 'values.filter(({ topic }) => shown.has(topic))',
    by: 'values.filter(({ topic }) => shown.size > 0 || shown.has(topic))',
    ...POLL,
  },
  {
    breaks:
      'a tab that opens after polling was cut sees none of the values that stayed as they were',
    file: `${REALTIME}/poll-transport.ts`,
    find: 'this.#values.tellAllAgain()',
    by: '',
    ...POLL,
  },
]
