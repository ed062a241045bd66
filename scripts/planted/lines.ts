import type { PlantedFault } from './fault.ts'

const REALTIME = 'frontend/src/realtime'
const SOCKET = { project: 'frontend', test: `${REALTIME}/reconnecting-socket.test.ts` } as const
const KEPT = {
  project: 'journeys',
  test: 'scripts/journey/tabs.test.ts',
  title: 'a tab that comes back from where the browser kept it',
} as const
const CLIENT = { project: 'frontend', test: `${REALTIME}/realtime-client.test.ts` } as const
const POLL = { project: 'frontend', test: `${REALTIME}/poll-transport.test.ts` } as const

/** A line that is refused, moves elsewhere or is polled for: what has to come back by itself. */
export const lineFaults: readonly PlantedFault[] = [
  {
    breaks: 'people read the name of a code where they ask why there is no line',
    file: 'frontend/src/components/shell/connection-words.ts',
    find: 'Object.hasOwn(troubles, why) ? troubles[why as CloseName] : undefined',
    by: "Object.hasOwn(troubles, why) ? troubles[why as CloseName] : (why ?? '')",
    project: 'frontend',
    test: 'frontend/src/components/shell/connection-words.test.ts',
  },
  {
    breaks: 'a page that comes back from where the browser kept it stays without a line',
    file: `${REALTIME}/neighbours.ts`,
    find: 'onReturn: (listener) =>\n      both(\n',
    by: 'onReturn: (_listener, listener = () => {}) =>\n      both(\n',
    ...KEPT,
  },
  {
    breaks: 'a page whose first word came late, or found no room, stays away for good',
    file: 'shared/protocol/close-codes.ts',
    find: "if (passing.has(code)) return 'back_off'",
    by: '',
    ...SOCKET,
  },
  {
    breaks: 'all who are told the same pause come back in the same moment',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: "sentence === 'resume' ? asked : asked + own",
    by: 'asked',
    ...SOCKET,
  },
  {
    breaks: 'those whom a restart sends away come back in other moments than it gave them',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: "sentence === 'resume' ? asked : asked + own",
    by: 'asked + own',
    ...SOCKET,
  },
  {
    breaks: 'a pause that is longer than a timer can wait is none',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: 'Math.min(Math.max(0, retryIn), LONGEST_PAUSE_MS)',
    by: 'Math.max(0, retryIn)',
    ...SOCKET,
  },
  {
    breaks:
      'a person who holds all the lines that are allowed cannot be drained: there is no room to move to',
    file: 'backend/core/upgrades.ts',
    find: '      makeRoom()\n',
    by: '',
    project: 'backend',
    test: 'backend/core/upgrades.test.ts',
  },
  {
    breaks:
      'a drained page moves to a line that is about to be refused, and leaves the one that works',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: 'if (line === this.#line) this.#begin()',
    by: 'if (line === this.#next) this.handOver()\n    else this.#begin()',
    ...SOCKET,
  },
  {
    breaks:
      'a page whose line ends while the next one is being welcomed waits for that one to open once more',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: 'if (this.#line?.readyState === 1) return this.#begin()',
    by: '',
    ...SOCKET,
  },
  {
    breaks: 'a drain that is over moves the line that came after it',
    file: `${REALTIME}/reconnecting-socket.ts`,
    find: 'this.#cancelReplacing()\n    this.#watchdog.stop()',
    by: 'this.#watchdog.stop()',
    ...SOCKET,
  },
  {
    breaks: 'what a tab asks for again in the middle of a drain is never told',
    file: `${REALTIME}/subscriptions.ts`,
    find: 'for (const topic of topics) this.#rewound.add(topic)',
    by: 'if (!this.#greeted) for (const topic of topics) this.#rewound.add(topic)',
    ...CLIENT,
  },
  {
    breaks: 'what one line tells while the welcome of the next is on its way is told twice',
    file: `${REALTIME}/topic-cursors.ts`,
    find: "    if (state === 'live' && cursor.position) return null\n",
    by: '',
    ...CLIENT,
    title: 'welcome is on its way is told once',
  },
  {
    breaks: 'where a page stood in one log it drops what happens in another',
    file: `${REALTIME}/realtime-client.ts`,
    find: "this.#cursors.forgetAll('epoch')",
    by: 'void epoch',
    ...CLIENT,
    title: 'when the next one reads another log',
  },
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
  {
    breaks: 'a dead line is not noticed until a clock that was set back has caught up',
    file: `${REALTIME}/watchdog.ts`,
    find: 'this.#world.passed() - this.#heardAt',
    by: 'this.#world.now() - this.#heardAt',
    ...SOCKET,
  },
  {
    breaks: 'a dead line is not noticed by a page that wakes again and again',
    file: `${REALTIME}/watchdog.ts`,
    find: 'if (asked !== null && this.#heardAt < asked && now - asked <= WAKE_PATIENCE_MS) return',
    by: 'void asked',
    ...SOCKET,
    title: 'however often the page wakes',
  },
  {
    breaks: 'a frozen owner is not found out by somebody who looks again and again',
    file: `${REALTIME}/tab-party.ts`,
    find: 'if (asked !== null && this.#heardAt < asked && now - asked <= PATIENCE_MS) return',
    by: 'void asked',
    project: 'frontend',
    test: `${REALTIME}/shared-transport.test.ts`,
    title: 'looks again and again',
  },
]
