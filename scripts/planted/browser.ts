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

const OWN = {
  project: 'frontend',
  test: 'frontend/src/hooks/own-message.model.test.tsx',
} as const

const HISTORIES = {
  project: 'frontend',
  test: 'frontend/src/context/live-cache.model.test.ts',
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
    find: 'if (this.#heardAt < now) this.#election.steal()',
    by: '',
    ...SHARED,
  },
  {
    breaks: 'an owner that was robbed keeps its socket',
    file: `${REALTIME}/tab-party.ts`,
    find: '#disown(): void {\n    this.#board?.close({ moved: true })',
    by: '#disown(): void {',
    ...SHARED,
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
    breaks: 'an owner that was robbed tells the past as if it were now',
    file: `${REALTIME}/tab-party.ts`,
    find: 'told.term < this.#term || ',
    by: '',
    ...SHARED,
  },
  {
    breaks: 'a new owner opens the line before it knows what the tabs show',
    file: `${REALTIME}/tab-party.ts`,
    find: 'const GATHER_MS = 100',
    by: 'const GATHER_MS = 0',
    ...SHARED,
  },
  {
    breaks: 'a page begins with positions that are numbers of another log',
    file: 'frontend/src/context/realtime.ts',
    find: "if (log.epoch !== '' && log.epoch !== snapshot.epoch) return this.#keeper.clear()",
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'nobody is told of what happened while the line changed hands',
    file: `${REALTIME}/shared-transport.ts`,
    find: "if (this.status.get().state === 'live') this.#handedOverAt = world.passed()",
    by: '',
    ...SHARED,
  },
  {
    breaks: 'what is answered stays in storage and is sent with every page',
    file: `${REALTIME}/outbox.ts`,
    find: 'this.#tell(this.#writes.remove([id]), {',
    by: 'this.#tell(Promise.resolve(), {',
    ...ACTIONS,
  },
  {
    breaks: 'what is waiting goes out in any order',
    file: `${REALTIME}/known-actions.ts`,
    find: '.toSorted((a, b) => byOrder(a.action, b.action))',
    by: '.reverse()',
    ...QUEUE,
  },
  {
    breaks: 'what was on its way when a line was closed counts as refused',
    file: `${REALTIME}/outbox-sender.ts`,
    find: 'if (!isAsked()) return',
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'what is done offline dies with the page',
    file: `${REALTIME}/outbox.ts`,
    find: 'this.#writes.put(action)\n    this.#offer(known)',
    by: 'this.#offer(known)',
    ...ACTIONS,
  },
  {
    breaks: 'what waited for three days is sent into a conversation that has moved on',
    file: `${REALTIME}/action-age.ts`,
    find: 'failure === null && now - since >= EXPIRES_MS',
    by: 'failure === null && now < since',
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
    find: 'if (session?.data === null) this.#keeper.clear()',
    by: 'void session',
    ...ACTIONS,
  },
  {
    breaks: 'what somebody read stays in the browser for whoever signs in after them',
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
  {
    breaks: 'an answer that was read before several events gets the last of them first',
    file: 'frontend/src/lib/positioned/stream.ts',
    find: 'return missed.reduce<Absorbed>(',
    by: 'return missed.toReversed().reduce<Absorbed>(',
    project: 'frontend',
    test: 'frontend/src/lib/positioned/live-cache.test.ts',
  },
  {
    breaks: 'what I sent stands in the chat twice until its answer comes',
    file: 'frontend/src/hooks/message-rows.ts',
    find: 'outgoing.filter(({ id }) => !isTold.has(id))',
    by: 'outgoing',
    ...OWN,
  },
  {
    breaks: 'what I sent stands in the chat twice when the answer comes before the event',
    file: 'frontend/src/hooks/message-rows.ts',
    find: '!isKnown.has(id) && no > oldest',
    by: 'no > oldest',
    ...OWN,
  },
  {
    breaks: 'what may no longer be read stays in the browser until something else changes',
    file: 'frontend/src/context/realtime.ts',
    find: 'if (ended.purge) this.#forget(ended.topic)',
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'who is blocked stays in what the browser keeps until something else changes',
    file: 'frontend/src/context/realtime.ts',
    find: 'this.cache.onWithdrawn(() => this.#keeper.save())',
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'who is blocked stays on the page until every list has been read again',
    file: 'frontend/src/lib/positioned/held-queries.ts',
    find: 'else if (rest && rest !== entry) this.write(query, rest)',
    by: '',
    project: 'frontend',
    test: 'frontend/src/lib/positioned/live-cache.test.ts',
  },
  {
    breaks:
      'a page that polls asks for everything again with each poll, or misses what happened between two',
    file: `${REALTIME}/poll-transport.ts`,
    find: 'if (position) positions[topic] = position',
    by: '',
    project: 'frontend',
    test: `${REALTIME}/poll-transport.test.ts`,
  },
  {
    breaks: 'what is done over HTTP while nobody is signed in fails for good',
    file: 'frontend/src/lib/refusal-of.ts',
    find: 'temporary: temporary || status === 401',
    by: 'temporary',
    project: 'frontend',
    test: 'frontend/src/context/connect-poll.test.ts',
  },
  {
    breaks: 'what was taken back is sent because what was before it is on its way',
    file: `${REALTIME}/action-queue.ts`,
    find: "if (action.state === 'sent') return this.#unwanted(action.id)",
    by: "if (action.state === 'held') return this.#unwanted(action.id)",
    project: 'frontend',
    test: `${REALTIME}/action-queue.test.ts`,
  },
  {
    breaks: 'a draft is lost to somebody who was signed out, or left to the next person',
    file: 'frontend/src/lib/query-client.ts',
    find: 'if (now !== null) forgetDrafts(now)',
    by: 'forgetDrafts(now)',
    project: 'frontend',
    test: 'frontend/src/lib/query-client.test.ts',
  },
  {
    breaks: 'an answer that was read before an event stays without it',
    file: 'frontend/src/lib/positioned/stream.ts',
    find: 'position[0] > from)',
    by: 'position[0] > from + 1)',
    ...HISTORIES,
  },
  {
    breaks: 'who is told to begin anew goes on with what they had',
    file: 'frontend/src/lib/positioned/live-cache.ts',
    find: 'if (!comparable) this.#held.write(query, forgotten(entry, topic))\n      this.#owed.owe(query, pause())',
    by: 'if (comparable) this.#owed.owe(query, pause())',
    ...HISTORIES,
  },
  {
    breaks: 'what I wrote is shown twice when a list that was read meanwhile holds it',
    file: 'frontend/src/hooks/unsent-rows.ts',
    find: 'return row === undefined',
    by: 'return true',
    ...HISTORIES,
  },
]
