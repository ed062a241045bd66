import { afterAll, beforeAll, expect, test } from 'vitest'

import { Copy } from './harness/copy.ts'

const TSC = '@typescript/native/bin/tsc'

/** What each tool says about the copy with all mistakes in it: they have nothing to do with each other. */
const said = { backend: '', frontend: '', shared: '', knip: '', tests: '' }
let copy: Copy

beforeAll(async () => {
  copy = new Copy()
  copy.plant(
    'shared/contract/notification.ts',
    "  'notification.read':",
    "  'notification.archived': z.object({ ids: z.array(idSchema) }),\n",
  )
  copy.plant(
    'shared/contract/notification.ts',
    "  'notification.mark_read':",
    "  'notification.archive': { input: z.object({}), output: z.object({}) },\n",
  )
  copy.plant(
    'shared/protocol/topic.ts',
    '  feed: {',
    "  album: { owner: 'post', always: false },\n",
  )
  copy.add('shared/contract/misnamed.ts', MISNAMED)
  copy.add('backend/features/notifications/mistakes.ts', MISTAKES)
  copy.plant(
    'backend/features/notifications/events.ts',
    'export const notificationRead =',
    'export const notificationForgotten = (userId: number) =>\n' +
      "  event('notification.read', topic.notifications(userId), { ids: [], unread: 0 })\n\n",
  )
  copy.change('backend/legacy/flat.ts', 'user_name: actor.name', 'userName: actor.name')
  copy.plant('shared/protocol/server-frames.ts', 'now: z.number() }', 'zone: z.string(), ')

  const [backend, frontend, shared] = await Promise.all(
    ['backend', 'frontend', 'shared'].map((part) => copy.run(TSC, ['-p', part])),
  )
  const knip = await copy.run('knip/bin/knip.js', ['--include', 'nsExports', '--no-progress'])
  const tests = await copy.run('vitest/vitest.mjs', [
    'run',
    '--project=shared',
    '--project=backend',
    'protocol/version',
    'legacy/translate',
  ])
  Object.assign(said, {
    backend: backend?.said,
    frontend: frontend?.said,
    shared: shared?.said,
    knip: knip.said,
    tests: tests.said,
  })
}, 180_000)

afterAll(() => copy.remove())

const MISNAMED = `import { z } from 'zod'

import { define } from './define.ts'

export const misnamed = define('chat', { 'feed.shouted': z.object({}) })
`

const MISTAKES = `import { topic } from '@trunkline/shared/protocol/topic'

import { event, signal } from '../../core/message.ts'
import type { WriteTx } from '../../core/write.ts'
import type { ReadDb } from '../../db/database.ts'

export const wrongPayload = (userId: number) =>
  event('notification.read', topic.notifications(userId), { ids: [1], unread: 0, seen: true })

export const signalAsEvent = (tx: WriteTx, person: never) =>
  tx.emit(signal('post.typing', topic.post(1), 1, { on: true, person }))

export const writtenWhileReading = (db: ReadDb) =>
  db.updateTable('notifications').set({ kind: 'comment' }).execute()
`

// A wrong import arrow has tests of its own: scripts/check/arrows.test.ts.
const guards: [mistake: string, tool: keyof typeof said, sentence: RegExp][] = [
  [
    'an event in the catalogue that no feature constructs',
    'backend',
    /registry\.ts.*'no feature constructs': "notification\.archived"/,
  ],
  [
    'an event in the catalogue that the page does not handle',
    'frontend',
    /Property '"notification\.archived"' is missing in type .*'HandlersFor<"notification">'/,
  ],
  [
    'an action without a handler',
    'backend',
    /Property '"notification\.archive"' is missing in type .*'ActionHandlersFor<"notification">'/,
  ],
  ['a constructor with the wrong payload', 'backend', /'seen' does not exist in type/],
  [
    'a signal that is emitted as an event',
    'backend',
    /mistakes\.ts.*type: "signal".* is not assignable to parameter of type 'Emission'/,
  ],
  ['a name outside its domain', 'shared', /"name must start with chat\."/],
  [
    'a write through a reading handle',
    'backend',
    /KyselyTypeError<"not allowed with a read-only Kysely instance\.">/,
  ],
  [
    'a topic kind without a rule for who may follow it',
    'backend',
    /registry\.ts.*Property 'album' is missing in type .*'TopicRules'/,
  ],
  ['a constructor that nobody calls', 'knip', /^notificationForgotten .*events\.ts/m],
  [
    'a frame that changed while the version did not',
    'tests',
    /× a changed frame raises the protocol version/,
  ],
  ['an old line that speaks differently', 'tests', /× says what it always said, byte for byte/],
]

test.each(guards)('%s does not pass: %s says so', (_mistake, tool, sentence) => {
  expect(said[tool]).toMatch(sentence)
})
