import { afterAll, beforeAll, expect, test } from 'vitest'

import { heads } from '../core/event-log.ts'
import type { Db, Reading } from '../db/database.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { hiddenFrom, peopleById, profileById, seenByHandle } from './accounts/queries.ts'
import { sweepSessions } from './accounts/session-sweep.ts'
import { blockedPeople, standing } from './accounts/standing.ts'
import { acquaintances, searchPeople } from './friend-requests/people-queries.ts'
import { allFriendIds, friends, incomingCount, pendingRequests } from './friend-requests/queries.ts'
import { notifications, unreadCount } from './notifications/queries.ts'
import { comments, mayReadImage, postById, publicPosts } from './posts/queries.ts'
import { plansOf as plans } from './testing-plans.ts'
import { type House, openHouse } from './testing.ts'

let house: House
let ada: number
let ben: number

beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = await house.person('Ada')
  ben = await house.person('Ben')
  const { post } = await house.act(ada, 'post.create', { content: 'x' })
  await house.act(ben, 'post.comment', { postId: post.id, content: 'y' })
  await house.act(ben, 'friend_request.send', { toUserId: ada })
})
afterAll(() => house.close())

const plansOf = (read: (db: Reading) => Promise<unknown>) => plans(house.database, read)
const page = { limit: 30, cursor: 1_000 }

test.each<[string, (db: Reading) => Promise<unknown>]>([
  ['my notifications', (db) => notifications(db, ada, page)],
  ['my notifications, from the top', (db) => notifications(db, ada, { limit: 30 })],
  ['my unread notifications, counted', (db) => unreadCount(db, ada)],
  ['requests to me', (db) => pendingRequests(db, ada, 'incoming', page)],
  ['requests from me', (db) => pendingRequests(db, ben, 'outgoing', page)],
  ['requests to me, counted', (db) => incomingCount(db, ada)],
  ['my friends', (db) => friends(db, ada, { limit: 30 })],
  ['whom my presence concerns', (db) => allFriendIds(db, ada)],
  ['where I stand with people', (db) => acquaintances(db, ada, [ada, ben])],
  ['people, from after one', (db) => searchPeople(db, ada, '', { limit: 30, cursor: 1 })],
  ['people found by a part of their name', (db) => searchPeople(db, ada, 'be', { limit: 30 })],
  ['whom I block', (db) => blockedPeople(db, ada, { limit: 30 })],
  ['whom I do not see', (db) => hiddenFrom(db, ada)],
  ['where I stand with somebody', (db) => standing(db, ada, ben)],
  ['people by their handles', (db) => seenByHandle(db, ada, ['ada', 'ben'])],
  ["somebody's posts", (db) => publicPosts(db, ada, page, { author: ben })],
  ['who may have a picture', (db) => mayReadImage(db, ada, 1)],
  ['the feed', (db) => publicPosts(db, ada, page)],
  ['one post', (db) => postById(db, ada, 1)],
  ['its comments', (db) => comments(db, ada, 1, { limit: 30 })],
  ['people by id', (db) => peopleById(db, [ada, ben])],
  ['a profile', (db) => profileById(db, ada)],
])('%s: found by an index, in order, without sorting', async (_what, read) => {
  for (const step of await plansOf(read)) {
    expect(step).toMatch(
      /^(SEARCH \w+ USING (INTEGER PRIMARY KEY|(COVERING )?INDEX)|CORRELATED SCALAR SUBQUERY)/,
    )
    expect(step).not.toContain('TEMP B-TREE')
  }
})

test('the heads that every read carries are found by an index', async () => {
  const steps = await plansOf((db) => heads(db as Parameters<typeof heads>[0], ['feed']))
  expect(steps).toEqual([expect.stringMatching(/^SEARCH topics USING INDEX/)])
})

test('sessions that ended are found by an index', async () => {
  const steps = await plansOf((db) => sweepSessions({ commit: (work) => work(db as Db) }, 0))
  expect(steps).toContainEqual(expect.stringMatching(/^SEARCH sessions USING .*sessions_expiry/))
})
