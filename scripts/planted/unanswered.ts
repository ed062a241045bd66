import type { PlantedFault } from './fault.ts'

const REALTIME = 'frontend/src/realtime'
const QUEUE = { project: 'frontend', test: `${REALTIME}/outbox.model.test.ts` } as const
const LINES = { project: 'frontend', test: `${REALTIME}/action-queue.test.ts` } as const
const ACTIONS = {
  project: 'frontend',
  test: 'frontend/src/context/realtime-actions.test.ts',
} as const

/** What is typed and not sent, what is asked for and not answered: in tabs side by side, on dead lines, on any clock. */
export const unansweredFaults: readonly PlantedFault[] = [
  {
    breaks: 'what one types is overwritten by what another tab hears late of it',
    file: 'frontend/src/components/use-draft.ts',
    find: 'if (change.key === key) readAgain()',
    by: "if (change.key === key) setText(change.newValue ?? '')",
    project: 'frontend',
    test: 'frontend/src/components/use-draft.test.tsx',
  },
  {
    breaks: 'whoever signs out leaves what was half written to the next one',
    file: 'frontend/src/context/realtime-actions.ts',
    find: 'forgetDrafts()\n    this.#outbox?.box.clear()',
    by: 'this.#outbox?.box.clear()',
    ...ACTIONS,
  },
  {
    breaks: 'what may have arrived is sent again when the server has forgotten its id',
    file: `${REALTIME}/action-age.ts`,
    find: 'const REPEATABLE_MS = KNOWN_MS - EXPIRES_MS',
    by: 'const REPEATABLE_MS = KNOWN_MS',
    ...ACTIONS,
  },
  {
    breaks: 'what may have arrived and is too old is done twice as another action',
    file: `${REALTIME}/outbox.ts`,
    find: 'if (action.failure.code === EXPIRED.code) {',
    by: 'if (action.failure.code === id) {',
    ...ACTIONS,
  },
  {
    breaks: 'a page that polls over a half-open connection says Live for good',
    file: `${REALTIME}/poll-asking.ts`,
    find: 'const callOff = this.#world.after(PATIENCE_MS, () => cut.abort())',
    by: 'const callOff = () => {}',
    project: 'frontend',
    test: `${REALTIME}/poll-transport.test.ts`,
  },
  {
    breaks: 'what is asked over a half-open connection is never answered nor refused',
    file: 'frontend/src/lib/api.ts',
    find: 'const cancel = timers.after(PATIENCE_MS, () => patience.abort())',
    by: 'const cancel = () => {}',
    project: 'frontend',
    test: 'frontend/src/lib/api.test.ts',
  },
  {
    breaks: 'what waits changes its order when the clock is set back',
    file: `${REALTIME}/known-actions.ts`,
    find: 'order: Math.max(now, this.#last + 1)',
    by: 'order: now',
    ...QUEUE,
  },
  {
    breaks: 'a dead line is not noticed until a clock that was set back has caught up',
    file: `${REALTIME}/watchdog.ts`,
    find: 'this.#world.passed() - this.#heardAt',
    by: 'this.#world.now() - this.#heardAt',
    project: 'frontend',
    test: `${REALTIME}/reconnecting-socket.test.ts`,
  },
  {
    breaks: 'what was asked on the socket and is asked again over HTTP is another act there',
    file: 'frontend/src/lib/rest-actions.ts',
    find: "call: (body) => ({ method: 'POST', path: '/api/notifications/read', body })",
    by: "call: ({ ids }) => ({ method: 'POST', path: `/api/notifications/${ids[0]}/read` })",
    project: 'journeys',
    test: 'scripts/journey/every-action.test.ts',
  },
  {
    breaks: 'a page that slept for a week sends again what the server has done and forgotten',
    file: `${REALTIME}/action-queue.ts`,
    find: 'isForgottenAt(this.#ageOf(action))',
    by: 'isForgottenAt(0)',
    project: 'frontend',
    test: `${REALTIME}/action-age.test.ts`,
  },
  {
    breaks: 'a clock that was set back makes what is a week old look new',
    file: `${REALTIME}/action-queue.ts`,
    find: 'Math.max(actionAge(id, now()), ageThen + passed() - since)',
    by: 'actionAge(id, now())',
    project: 'frontend',
    test: `${REALTIME}/action-age.test.ts`,
  },
  {
    breaks: 'what one was writing in a chat stays on the device when one is taken out of it',
    file: 'frontend/src/context/realtime-actions.ts',
    find: 'if (this.#outbox) forgetDraftsTo(this.#outbox.userId, topic)',
    by: '',
    ...ACTIONS,
  },
  {
    breaks: 'what waits for somebody is sent to them though they were blocked meanwhile',
    file: 'frontend/src/context/handlers/account-handler.ts',
    find: 'silence(context, userId)\n      hide',
    by: 'hide',
    ...ACTIONS,
  },
  {
    breaks: 'what one takes back in one tab is sent by the tab that owns the line',
    file: `${REALTIME}/switchboard.ts`,
    find: 'acts?.get(id)?.abort()',
    by: '',
    project: 'frontend',
    test: `${REALTIME}/shared-actions.test.ts`,
  },
  {
    breaks: 'what one asker takes back is taken from another one',
    file: `${REALTIME}/action-queue.ts`,
    find: 'if (action.askers > 0 || this.#actions.get',
    by: 'if (this.#actions.get',
    ...LINES,
  },
  {
    breaks: 'what was taken back on its way and is tried again waits for what may never come',
    file: `${REALTIME}/action-queue.ts`,
    find: "if (action.askers === 0) action.state = 'waiting'",
    by: '',
    ...LINES,
  },
  {
    breaks: 'what is discarded while there is no line is sent when there is one',
    file: `${REALTIME}/outbox-sender.ts`,
    find: 'asked?.asking.abort()',
    by: '',
    ...QUEUE,
  },
]
