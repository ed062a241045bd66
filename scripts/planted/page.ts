import type { PlantedFault } from './fault.ts'

const ACTIONS = {
  project: 'frontend',
  test: 'frontend/src/context/realtime-actions.test.ts',
} as const

/** How a page begins and ends with its person, and what it makes of a server, a storage or a browser that does not answer. */
export const pageFaults: readonly PlantedFault[] = [
  {
    breaks: 'what is done before there is a line is refused, and cannot be tried again',
    file: 'frontend/src/context/realtime.ts',
    find: 'if (this.#held === null || this.#held.userId === userId) this.actions.belongTo(userId)',
    by: '',
    ...ACTIONS,
    title: 'what is done before there is a line is kept',
  },
  {
    breaks: 'what one person does goes out over the line of the one before',
    file: 'frontend/src/context/realtime.ts',
    find: 'if (this.#held === null || this.#held.userId === userId) this.actions.belongTo(userId)',
    by: 'this.actions.belongTo(userId)',
    ...ACTIONS,
    title: 'nothing of who comes goes over the line of who was here before',
  },
  {
    breaks:
      'who signs in twice within seconds stays without a line, on a page that shows them as signed in',
    file: 'frontend/src/context/realtime.ts',
    find: 'if (pause > 0) this.#world.after(pause, again)\n        else again()',
    by: 'if (pause <= 0) again()',
    project: 'frontend',
    test: 'frontend/src/context/realtime.test.ts',
  },
  {
    breaks:
      'who signs out leaves what they had not sent where the page hears of it before the answer comes',
    file: 'frontend/src/context/realtime-actions.ts',
    find: 'void box?.clear()',
    by: 'void this.#outbox?.box.clear()',
    ...ACTIONS,
    title: 'also when the page hears that they are gone before the answer comes',
  },
  {
    breaks: 'what was withdrawn stays on the disk that takes nothing in its place',
    file: 'frontend/src/context/realtime-snapshot.ts',
    find: 'this.#page.store.save(snapshot).catch(() => this.#forget())',
    by: 'this.#page.store.save(snapshot).catch(() => undefined)',
    ...ACTIONS,
    title: 'what is withdrawn does not stay',
  },
  {
    breaks: 'nobody says that the server did not hear of a sign-out',
    file: 'frontend/src/lib/auth-client.ts',
    find: ', customFetchImpl: ask }',
    by: ', customFetchImpl: (...asked) => fetch(...asked) || ask(...asked) }',
    project: 'frontend',
    test: 'frontend/src/lib/auth-client.test.ts',
  },
  {
    breaks:
      'a page that polls tells the same again and again, and nothing new, where the log has lost an event',
    file: 'frontend/src/realtime/topic-cursors.ts',
    find: 'if (cursor.lost === null) cursor.position ??= since ?? null',
    by: 'cursor.position ??= since ?? null',
    project: 'frontend',
    test: 'frontend/src/realtime/poll-transport.test.ts',
  },
  {
    breaks: 'who blocks somebody hears no more of a feed once that one has posted in it',
    file: 'frontend/src/realtime/realtime-client.ts',
    find: "if (isKnown || frame.type === 'event')",
    by: 'if (isKnown)',
    project: 'frontend',
    test: 'frontend/src/realtime/shared-transport.test.ts',
    title: 'is no gap to any of them',
  },
  {
    breaks: 'a page that polls reports an error for every post of somebody who was blocked',
    file: 'frontend/src/context/handlers/handler.ts',
    find: 'if (Object.hasOwn(handlers, message.name)) ',
    by: '',
    project: 'journeys',
    test: 'scripts/journey/feed.test.ts',
    title: 'who blocks somebody misses nothing',
  },
  {
    breaks: 'nobody is told of what a page hears that polls once a minute',
    file: 'frontend/src/realtime/poll-transport.ts',
    find: 'const LATE = 6',
    by: 'const LATE = 4',
    project: 'frontend',
    test: 'frontend/src/realtime/poll-transport.test.ts',
    title: 'what happens between two polls is news',
  },
  {
    breaks:
      'after many short lines a page waits up to half a minute before it reads what it missed',
    file: 'frontend/src/lib/positioned/owed-refetches.ts',
    find: 'if (this.#tries.delete(query)) {',
    by: 'if (!this.#tries.has(query)) {',
    project: 'frontend',
    test: 'frontend/src/lib/positioned/live-cache.test.ts',
    title: 'over many short lines',
  },
  {
    breaks: 'a phone that cannot show notifications reports an error for each',
    file: 'frontend/src/lib/browser-notification.ts',
    find: "permission.set('unsupported')",
    by: 'throw new Error(tag)',
    project: 'journeys',
    test: 'scripts/journey/browser-notifications.test.ts',
    title: 'a browser whose pages can show none',
  },
]
