import type { PlantedFault } from './fault.ts'

const MEMORY = 'backend/core/presence-memory.ts'
const MODEL = { project: 'backend', test: 'backend/core/presence-memory.test.ts' } as const
const APP = { project: 'backend', test: 'backend/presence.test.ts' } as const

/** Who is shown as here, and as writing: promise P13. */
export const presenceFaults: readonly PlantedFault[] = [
  {
    breaks: 'whoever polls unseen and signs out is shown for a minute and more',
    file: 'backend/core/visits.ts',
    find: 'before?.leaveSession ?? this.#sessions.add(visitor, { close: () => this.left(visitor) })',
    by: 'before?.leaveSession ?? (() => undefined)',
    project: 'backend',
    test: 'backend/presence.test.ts',
    title: 'is gone with the session',
  },
  {
    breaks: 'a reload is a departure',
    file: MEMORY,
    find: "if (!falls || (goodbye && best === 'offline')) return turn(userId, person, best)",
    by: 'return turn(userId, person, best)',
    ...MODEL,
  },
  {
    breaks: 'who came back in time is gone all the same',
    file: MEMORY,
    find: 'if (best === person.shown) return stopFalling(person)',
    by: 'if (best === person.shown) return',
    ...MODEL,
  },
  {
    breaks: 'who goes while they are away is here for as long as the looking away takes',
    file: MEMORY,
    find: "const delay = best === 'offline' ? graceMs : awayMs",
    by: 'const delay = awayMs',
    ...MODEL,
  },
  {
    breaks: 'a goodbye on one device is a look away on all',
    file: MEMORY,
    find: "(goodbye && best === 'offline')",
    by: 'goodbye',
    ...MODEL,
  },
  {
    breaks: 'nobody hears that a person looks again',
    file: 'backend/core/consumers.ts',
    find: '    this.#lease?.look(away)\n',
    by: '    if (away) this.#lease?.look(away)\n',
    ...APP,
  },
  {
    breaks: 'an old line hears a friend come who only looked away',
    file: 'backend/legacy/translate.ts',
    find: '{ ...data, away: undefined }',
    by: '{ ...data }',
    project: 'backend',
    test: 'backend/legacy/live.test.ts',
  },
  {
    breaks: 'whoever polls is nowhere',
    file: 'backend/core/poll-route.ts',
    find: "      visits.came({ ...identity, line }, c.req.query('away') === '1')\n",
    by: '',
    ...APP,
  },
  {
    breaks: 'a page that polls unseen comes and goes with every poll',
    file: 'backend/core/visits.ts',
    find: 'Math.max(every.hidden, HELD_BACK_MS)',
    by: 'every.hidden',
    ...MODEL,
  },
  {
    breaks: 'who polled and vanished is shown for a minute more',
    file: 'backend/core/visits.ts',
    find: 'const stay = away ? this.#stayMs.hidden : this.#stayMs.seen',
    by: 'const stay = this.#stayMs.hidden',
    ...MODEL,
  },
  {
    breaks: 'a page that polls and goes takes those beside it along',
    file: 'backend/core/visits.ts',
    find: '`${sessionId} ${line}`',
    by: '`${sessionId} ${line.length}`',
    ...APP,
  },
  {
    breaks: 'nobody hears that a page that polls goes',
    file: 'frontend/src/lib/ask-poll.ts',
    find: "  addEventListener('pagehide', leave)\n",
    by: '',
    project: 'journeys',
    test: 'scripts/journey/polling.test.ts',
  },
  {
    breaks: 'a restart takes everybody offline',
    file: 'backend/core/presence-recall.ts',
    find: 'presence.arrive(userId, { away }).end()',
    by: 'presence.arrive(userId, { away }).end({ goodbye: true })',
    ...APP,
  },
  {
    breaks: 'who vanishes writes for ever on old lines',
    file: 'backend/core/hints.ts',
    find: 'for (const { hint } of this.#held.values()) this.#takeBack(hint)',
    by: '',
    project: 'backend',
    test: 'backend/legacy/typing-ends.test.ts',
  },
  {
    breaks: 'who falls silent writes for ever on old lines',
    file: 'backend/core/hints.ts',
    find: 'setTimeout(() => this.#takeBack(hint), this.#services.hintsHoldMs)',
    by: 'setTimeout(() => undefined, this.#services.hintsHoldMs)',
    project: 'backend',
    test: 'backend/legacy/typing-ends.test.ts',
  },
  {
    breaks: 'a tab behind another one makes its person away',
    file: 'frontend/src/realtime/switchboard.ts',
    find: 'guests.every(({ hidden }) => hidden)',
    by: 'guests.some(({ hidden }) => hidden)',
    project: 'frontend',
    test: 'frontend/src/realtime/shared-transport.test.ts',
  },
]
