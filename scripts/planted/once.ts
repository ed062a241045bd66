import type { PlantedFault } from './fault.ts'

/** Promises P7 and P12: what is asked for happens once, whoever asks again and on which line, and every count is true where it stands. */
export const onceFaults: readonly PlantedFault[] = [
  {
    breaks: 'the same id with other content gets the first answer',
    file: 'backend/core/answers.ts',
    find: 'if (known.body_hash !== hashOf(asking))',
    by: "if (known.body_hash === '')",
    project: 'backend',
    test: 'backend/core/consumers.test.ts',
  },
  {
    breaks: 'an action that is sent again is done again',
    file: 'backend/core/actions.ts',
    find: 'if (before) return { ...(before as Kept), duplicate: true }',
    by: '',
    project: 'backend',
    test: 'backend/core/consumers.test.ts',
  },
  {
    breaks: 'what an operator sends twice at once is done twice',
    file: 'backend/core/once.ts',
    find: '(turns.get(key) ?? Promise.resolve()).then(actOnce, actOnce)',
    by: 'actOnce()',
    project: 'backend',
    test: 'backend/core/once.test.ts',
  },
  {
    breaks: 'a count is told that was true before what it tells of',
    file: 'backend/features/notifications/service.ts',
    find: "const changed = await readNow(tx, userId, (eb) => eb('id', '<=', until))\n  const unread = await unreadCount(trx, userId)",
    by: "const unread = await unreadCount(trx, userId)\n  const changed = await readNow(tx, userId, (eb) => eb('id', '<=', until))",
    project: 'backend',
    test: 'backend/unread.model.test.ts',
  },
  {
    breaks:
      'other content under an id that another line has just used is answered as if it had been done',
    file: 'backend/core/answers.ts',
    find: 'JSON.stringify([name, input])',
    by: 'JSON.stringify([name])',
    project: 'backend',
    test: 'backend/same-id.model.test.ts',
  },
  {
    breaks: 'who asks again, at the same moment on another line, is told that it failed',
    file: 'backend/core/actions.ts',
    find: 'if (answer.duplicate) return',
    by: 'void answer.duplicate',
    project: 'backend',
    test: 'backend/same-id.model.test.ts',
  },
  {
    breaks: 'what one person typed is sent as the next one',
    file: 'frontend/src/realtime/stored-reads.ts',
    find: 'const own = stored.filter((one) => this.#isOwn(one))',
    by: 'const own = stored',
    project: 'frontend',
    test: 'frontend/src/realtime/outbox.test.ts',
    title: 'what another one left is not sent',
  },
]
