import type { PlantedFault } from './fault.ts'

const REALTIME = 'frontend/src/realtime'
const TABS = { project: 'frontend', test: `${REALTIME}/shared-transport.model.test.ts` } as const
const SHARED = { project: 'frontend', test: `${REALTIME}/shared-transport.test.ts` } as const
const QUEUE = { project: 'frontend', test: `${REALTIME}/outbox.model.test.ts` } as const
const ACTIONS = {
  project: 'frontend',
  test: 'frontend/src/context/realtime-actions.test.ts',
} as const
const SNAPSHOT = {
  project: 'frontend',
  test: 'frontend/src/lib/positioned/snapshot.test.ts',
} as const

/** The browser's side: one line for all tabs, what is done offline, what outlives the page. */
export const browserFaults: readonly PlantedFault[] = [
  {
    breaks: 'a tab that stands further back than the line never gets what it missed',
    file: `${REALTIME}/switchboard.ts`,
    find: 'this.#line?.rewind(back)',
    by: '',
    ...TABS,
  },
  {
    breaks: 'a frozen owner silences all other tabs for good',
    file: `${REALTIME}/tab-party.ts`,
    find: 'if (this.#heardAt < askedAt) this.#election.steal()',
    by: '',
    ...SHARED,
  },
  {
    breaks: 'an owner that was robbed keeps its socket',
    file: `${REALTIME}/tab-party.ts`,
    find: '#disown(): void {\n    this.#board?.close({ moved: true })',
    by: '#disown(): void {',
    ...TABS,
  },
  {
    breaks: 'a tab applies an event twice when its owner tells it again',
    file: `${REALTIME}/topic-cursors.ts`,
    find: "if (!cursor?.position || seq <= cursor.position[0]) return 'drop'",
    by: "if (!cursor?.position) return 'drop'",
    ...TABS,
  },
  {
    breaks: 'a tab that died keeps its topics followed for ever',
    file: `${REALTIME}/switchboard.ts`,
    find: 'if (this.#guests.get(tab)?.watch === watch) this.#forget(tab)',
    by: '',
    ...SHARED,
  },
  {
    breaks: 'a tab that comes late does not know who is online',
    file: `${REALTIME}/switchboard.ts`,
    find: 'else this.#values.set(key, value)',
    by: '',
    ...SHARED,
  },
  {
    breaks: 'an action whose owner died is never answered',
    file: `${REALTIME}/shared-transport.ts`,
    find: 'asks, hidden: world.hidden() })\n    this.#queue.open()',
    by: 'asks, hidden: world.hidden() })',
    ...SHARED,
  },
  {
    breaks: 'nobody is told of what happened while the line changed hands',
    file: `${REALTIME}/shared-transport.ts`,
    find: "if (this.status.get().state === 'live') this.#handedOverAt = world.now()",
    by: '',
    ...SHARED,
  },
  {
    breaks: 'what one person typed is sent as the next one',
    file: `${REALTIME}/outbox.ts`,
    find: 'one.userId === userId && !this.#known.isOver(one.id)',
    by: '!this.#known.isOver(one.id)',
    ...QUEUE,
  },
  {
    breaks: 'what is answered stays in storage and is sent with every page',
    file: `${REALTIME}/outbox.ts`,
    find: '#settle(id: string, done: Done): void {\n    void this.#writes.write((store) => store.remove([id]))',
    by: '#settle(id: string, done: Done): void {',
    ...QUEUE,
  },
  {
    breaks: 'what is waiting goes out in any order',
    file: `${REALTIME}/known-actions.ts`,
    find: '.toSorted((a, b) => (a.action.id < b.action.id ? -1 : 1))',
    by: '.reverse()',
    ...QUEUE,
  },
  {
    breaks: 'what was on its way when a page was closed counts as refused',
    file: `${REALTIME}/outbox-sender.ts`,
    find: "if (why.code === 'closed') return",
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'what is done offline dies with the page',
    file: `${REALTIME}/outbox.ts`,
    find: 'void this.#writes.write((store) => store.put(action))\n    this.#offer(known)',
    by: 'this.#offer(known)',
    ...ACTIONS,
  },
  {
    breaks: 'what waited for three days is sent into a conversation that has moved on',
    file: `${REALTIME}/outbox.ts`,
    find: 'failure === null && world.now() - since >= EXPIRES_MS',
    by: 'failure === null && world.now() < since',
    ...ACTIONS,
  },
  {
    breaks: 'who is out of a chat still says there what they typed before',
    file: 'frontend/src/context/realtime.ts',
    find: 'this.actions.end(topic)',
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'what somebody read stays in the browser when they are signed out',
    file: 'frontend/src/context/realtime.ts',
    find: 'if (this.#reader) this.#keeper.clear()',
    by: 'if (this.#reader) void 0',
    ...ACTIONS,
  },
  {
    breaks: 'what has to be read again is kept as if it were known',
    file: 'frontend/src/lib/positioned/snapshot.ts',
    find: ' || state.isInvalidated',
    by: '',
    ...SNAPSHOT,
  },
  {
    breaks: 'what was kept takes the place of what has been read since',
    file: 'frontend/src/lib/positioned/snapshot.ts',
    find: 'if (query.state.data !== undefined) return []',
    by: '',
    ...SNAPSHOT,
  },
  {
    breaks: 'what was kept before the stream began counts as up to date',
    file: 'frontend/src/lib/positioned/live-cache.ts',
    find: 'for (const query of restoreSnapshot(this.#options.client, snapshot)) this.#landed(query)',
    by: 'restoreSnapshot(this.#options.client, snapshot)',
    ...SNAPSHOT,
  },
  {
    breaks: 'a snapshot grows without bound',
    file: 'frontend/src/lib/positioned/snapshot.ts',
    find: 'if (room < 0) break',
    by: '',
    ...SNAPSHOT,
  },
]
