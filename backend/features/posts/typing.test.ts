import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { createTyping } from './typing.ts'

let house: House
let ada: number
let now: number
let tell: (userId: number, on: boolean, postId?: number) => Promise<unknown>

beforeEach(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = await house.person('Ada')
  now = 0
  const typing = createTyping(() => now)['post.typing']
  tell = (userId, on, postId = 5) =>
    typing(house.database.db, { userId, topic: topic.post(postId), id: postId }, { on })
})
afterEach(() => house.close())

test('others hear who is writing', async () => {
  expect(await tell(ada, true)).toMatchObject({
    type: 'signal',
    topic: 'post:5',
    name: 'post.typing',
    by: ada,
    data: { on: true, person: { id: ada, name: 'Ada' } },
  })
})

test('"still writing" is told at most every 3 s, however often it is sent', async () => {
  await tell(ada, true)
  now = 2_999
  expect(await tell(ada, true)).toBeUndefined()
  now = 3_000
  expect(await tell(ada, true)).toMatchObject({ data: { on: true } })
})

test('"no longer writing" is told at once, and so is beginning anew', async () => {
  await tell(ada, true)
  expect(await tell(ada, false)).toMatchObject({ data: { on: false } })
  expect(await tell(ada, true)).toMatchObject({ data: { on: true } })
})

test('writing on one post keeps nobody quiet on another', async () => {
  const ben = await house.person('Ben')
  await tell(ada, true)
  expect(await tell(ada, true, 6)).toMatchObject({ topic: 'post:6' })
  expect(await tell(ben, true)).toMatchObject({ by: ben })
})

test('the feed carries no typing', async () => {
  const typing = createTyping(() => now)['post.typing']
  const from = { userId: ada, topic: topic.feed(), id: 0 }
  expect(await typing(house.database.db, from, { on: true })).toBeUndefined()
})
