import type { PlantedFault } from './fault.ts'

const CHATS = 'backend/features/chats'
const NOTIFICATIONS = 'backend/features/notifications'
const UNREAD = { project: 'backend', test: `${CHATS}/service.test.ts` } as const
const NOTIFIED = { project: 'backend', test: `${NOTIFICATIONS}/service.test.ts` } as const
const MEMBERS = { project: 'backend', test: `${CHATS}/members.model.test.ts` } as const
const BLOCKED = {
  project: 'backend',
  test: 'backend/legacy/access-cut.test.ts',
  title: 'is told by no event',
} as const
const VEILED = { ...UNREAD, title: 'between two: neither is told what the other reads' } as const
const BLOCKS = { project: 'backend', test: 'backend/app-blocks.test.ts' } as const
const ON_THE_PAGE = {
  project: 'frontend',
  test: 'frontend/src/context/realtime-actions.test.ts',
} as const
const UNNAMED = { ...BLOCKS, title: 'whoever is hidden is not named' } as const
const MARKS = { ...BLOCKS, title: 'how far who is hidden has read' } as const

/** What people are told: counts that are facts (promise P12), and what is said where they are (promise P10). */
export const toldFaults: readonly PlantedFault[] = [
  {
    breaks: 'one line that cannot be told takes a signal from all after it',
    file: 'backend/core/hub.ts',
    find: 'alone(() => listen(delivery), this.#onError)',
    by: 'listen(delivery)',
    project: 'backend',
    test: 'backend/core/hub.test.ts',
  },
  {
    breaks: 'one line that cannot be told takes the event from all after it',
    file: 'backend/core/topic-subscription.ts',
    find: 'alone(() => this.#sink.event(delivery), this.#cut)',
    by: 'this.#sink.event(delivery)',
    project: 'backend',
    test: 'backend/core/sequencer.test.ts',
    title: 'a line that fails is cut',
  },
  {
    breaks: 'one who hears and fails takes the message from all after them',
    file: 'backend/core/broker-memory.ts',
    find: 'alone(() => listen(message), onError)',
    by: 'listen(message)',
    project: 'backend',
    test: 'backend/core/broker-memory.test.ts',
    title: 'a listener that fails',
  },
  {
    breaks: 'whoever is blocked goes on looking at what they may not see any more',
    file: 'backend/features/social/block.ts',
    find: '  unsigned.emit(accessChanged(otherId))\n',
    by: '',
    project: 'backend',
    test: 'backend/features/social/service.test.ts',
  },
  {
    breaks: 'whoever is blocked is told who did it',
    file: 'backend/features/social/block.ts',
    find: 'unsigned.emit(accessChanged(otherId))',
    by: 'emit(accessChanged(otherId))',
    ...BLOCKED,
  },
  {
    breaks: 'whoever is blocked reads off a notification that stopped counting who did it',
    file: 'backend/features/social/block.ts',
    find: 'await part(unsigned, userId, otherId)',
    by: 'await part(tx, userId, otherId)',
    ...BLOCKED,
  },
  {
    breaks: 'whoever is blocked is told what the other reads in their chat',
    file: `${CHATS}/service.ts`,
    find: "chat.kind === 'group' || (await holdSilence(trx, chat))",
    by: "chat.kind === 'group'",
    ...VEILED,
  },
  {
    breaks: 'who writes in a chat of two and who reads there wait for each other in a ring',
    file: `${CHATS}/service.ts`,
    find: '} = await holdChat(trx, userId, chatId)\n',
    by: '} = await holdChat(trx, userId, chatId)\n  await holdSilence(trx, chat)\n',
    project: 'backend',
    test: `${CHATS}/concurrency.pg.test.ts`,
    title: 'wait for each other in a ring',
  },
  {
    breaks: 'whoever is blocked looks up in their chat how far the other has read',
    file: `${CHATS}/list.ts`,
    find: 'veil.isDrawn(row.id) ? 0 : (peer',
    by: '(peer',
    ...VEILED,
  },
  {
    breaks: 'whoever is blocked sees in their chat what the other is called by now',
    file: `${CHATS}/veil.ts`,
    find: 'other?.mine !== 1 ||',
    by: 'true ||',
    ...VEILED,
  },
  {
    breaks: 'a post of others hands over who is hidden and mentioned in it, as it is told',
    file: 'backend/core/follows.ts',
    find: 'unnaming(this.#screen, delivery.message)',
    by: 'delivery.message',
    ...UNNAMED,
  },
  {
    breaks: 'a post of others hands over who is hidden and mentioned in it, to a page that polls',
    file: 'backend/core/poll.ts',
    find: 'withheld(event) : unnaming(screen, event)',
    by: 'withheld(event) : event',
    ...UNNAMED,
  },
  {
    breaks: 'a post of others hands over who is hidden and mentioned in it, to whoever reads it',
    file: 'backend/features/posts/whole.ts',
    find: 'await wholePosts(db, rows, readerId)',
    by: 'await wholePosts(db, rows)',
    ...UNNAMED,
  },
  {
    breaks:
      'a post of others hands over who is hidden and mentioned in it, in the feed of those whom one follows',
    file: 'backend/features/posts/fan-out.ts',
    find: 'followed(readerId, postFor(readerId), entry.repostedBy)',
    by: 'followed(readerId, entry.post, entry.repostedBy)',
    ...UNNAMED,
  },
  {
    breaks: 'a group shows how far somebody hidden has read',
    file: 'backend/core/screen.ts',
    find: "message.name === 'chat.read_mark' ? message.data?.userId : undefined",
    by: 'undefined',
    ...MARKS,
  },
  {
    breaks: 'a group that is opened shows how far somebody hidden has read',
    file: 'backend/core/follows.ts',
    find: '        if (!hides(this.#screen, value))\n',
    by: '',
    ...MARKS,
  },
  {
    breaks: 'how far somebody has read stays away after a block is lifted',
    file: 'backend/core/follows.ts',
    find: 'if (await this.#may(parsed)) void this.#sendValues(parsed)\n        else this.#withdraw(parsed.topic)',
    by: 'if (!(await this.#may(parsed))) this.#withdraw(parsed.topic)',
    ...MARKS,
  },
  {
    breaks: 'who has blocked one stays in what the browser keeps until something else changes',
    file: 'frontend/src/context/handlers/account-handler.ts',
    find: '    keepNothing(context)\n',
    by: '',
    ...ON_THE_PAGE,
  },
  {
    breaks: 'what a former friend brought stays in the feed of those whom one follows',
    file: 'frontend/src/context/handlers/friend-request-handler.ts',
    find: '    leaveFeed(context, userId)\n',
    by: '',
    ...ON_THE_PAGE,
  },
  {
    breaks: 'what was withdrawn stays in the browser while it is being read again',
    file: 'frontend/src/lib/positioned/live-cache.ts',
    find: '        if (entry) query.invalidate()\n',
    by: '',
    project: 'frontend',
    test: 'frontend/src/lib/positioned/snapshot.test.ts',
    title: 'what an event may have withdrawn is not kept',
  },
  {
    breaks: 'a log from before goes on telling who blocked whom',
    file: 'backend/db/migrations/0014-unsigned.ts',
    find: "'account.access_changed', 'account.follow_changed', ",
    by: '',
    project: 'backend',
    test: 'backend/core/unsigned.test.ts',
  },
  {
    breaks: 'the count of unread notifications is told from before the one that it comes with',
    file: `${NOTIFICATIONS}/service.ts`,
    find: 'notificationOf(row, actor), await unreadCount(trx, userId))',
    by: 'notificationOf(row, actor), (await unreadCount(trx, userId)) - 1)',
    ...NOTIFIED,
  },
  {
    breaks: 'marking up to one notification eats what came after it',
    file: `${NOTIFICATIONS}/service.ts`,
    find: 'const until = Math.min(upTo ?? Infinity, last?.id ?? 0)',
    by: 'const until = last?.id ?? 0',
    ...NOTIFIED,
  },
  {
    breaks: 'what is read is counted down by guessing',
    file: `${NOTIFICATIONS}/service.ts`,
    find: '  const unread = await unreadCount(trx, userId)\n  const ids = changed',
    by: '  const unread = (await unreadCount(trx, userId)) + changed.length\n  const ids = changed',
    ...NOTIFIED,
  },
  {
    breaks: 'what one says oneself is unread',
    file: `${CHATS}/service.ts`,
    find: ".then(eb.ref('unread'))",
    by: ".then(eb('unread', '+', 1))",
    ...UNREAD,
  },
  {
    breaks: 'reading up to one message makes later ones read, too',
    file: `${CHATS}/service.ts`,
    find: 'const unread = await unreadAfter(trx, userId, { chatId, no: until, lastNo })',
    by: 'const unread = until > lastNo ? await unreadAfter(trx, userId, { chatId, no: until, lastNo }) : 0',
    ...UNREAD,
  },
  {
    breaks: 'a mark from a device that is behind makes messages unread again',
    file: `${CHATS}/service.ts`,
    find: 'if (until <= place.read_no)',
    by: 'if (until < 0)',
    ...UNREAD,
  },
  {
    breaks: 'the count of requests holds those that were answered',
    file: 'backend/features/friend-requests/queries.ts',
    find: "    .where('to_id', '=', userId)\n    .where('status', '=', 'pending')\n    .executeTakeFirstOrThrow()",
    by: "    .where('to_id', '=', userId)\n    .executeTakeFirstOrThrow()",
    project: 'backend',
    test: 'backend/features/friend-requests/service.test.ts',
  },
  {
    breaks: 'who was put out of a group hears it go on',
    file: `${CHATS}/service.ts`,
    find: "    .where('left_no', 'is', null)\n    .returning('user_id')",
    by: "    .returning('user_id')",
    ...MEMBERS,
  },
  {
    breaks: 'who comes into a group sees what was said before',
    file: `${CHATS}/members.ts`,
    find: 'joined_no: chat.last_no + 1,',
    by: 'joined_no: chat.last_no,',
    ...MEMBERS,
  },
  {
    breaks: 'who goes is told so before the last message that they may read',
    file: `${CHATS}/members.ts`,
    find: '.set({ left_no: chat.last_no, unread: 0 })',
    by: '.set({ left_no: chat.last_no + 1, unread: 0 })',
    ...MEMBERS,
  },
]
