import type { PlantedFault } from './fault.ts'

const RING = { project: 'backend', test: 'backend/core/ring.test.ts' } as const
const PAGES = { project: 'backend', test: 'backend/core/shared-pages.test.ts' } as const

/** What memory keeps of the log, and forgets (promises P4 and P14). */
export const ringFaults: readonly PlantedFault[] = [
  {
    breaks: 'large messages to large groups take gigabytes of memory',
    file: 'backend/core/ring-room.ts',
    find: 'if (this.#bytes <= this.#most) return\n',
    by: 'return\n',
    ...RING,
    title: 'group of 256',
  },
  {
    breaks: 'one topic of large messages takes all the room there is',
    file: 'backend/core/ring.ts',
    find: 'this.#bytes > MOST_BYTES && this.#events.length > 0',
    by: 'this.#bytes < 0',
    ...RING,
    title: 'group of 256',
  },
  {
    breaks: 'frames that are made after an event was kept take room that nobody counts',
    file: 'backend/core/ring.ts',
    find: 'delivery.onFramed = this.#grow',
    by: '',
    ...RING,
    title: 'group of 256',
  },
  {
    breaks: 'a busy topic that forgets itself leaves the room to those that are quiet',
    file: 'backend/core/ring-room.ts',
    find: '    this.#rings.delete(ring)\n    this.#rings.add(ring)\n',
    by: '    this.#rings.add(ring)\n',
    ...RING,
    title: 'for longest is forgotten first',
  },
  {
    breaks: 'who comes back while memory forgets has to read everything anew',
    file: 'backend/core/resume.ts',
    find: 'else known.set(sequencer.topic,',
    by: 'else new Map<Topic, Known>().set(sequencer.topic,',
    ...RING,
    title: 'comes back while memory forgets',
  },
  {
    breaks: 'what waits for many who read nothing is copied for each of them',
    file: 'backend/core/connection.ts',
    find: 'const waits = this.#raw.writableLength > 0 || this.#outBytes > COPIED_BYTES',
    by: 'const waits = false',
    project: 'journeys',
    test: 'scripts/journey/faults/stalled.test.ts',
  },
  {
    breaks: 'each who reads the end of a log that grows has copies of its own',
    file: 'backend/core/shared-pages.ts',
    find: 'this.#longer(known, {',
    by: 'this.#longer(undefined, {',
    ...PAGES,
    title: 'read and made once',
  },
  {
    breaks: 'who reads a page that others have read further hears more than is due',
    file: 'backend/core/shared-pages.ts',
    find: ' && seq <= end)',
    by: ')',
    ...PAGES,
    title: 'hears no more than that',
  },
]
