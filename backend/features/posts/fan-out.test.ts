import type { SignalOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Hub } from '../../core/hub.ts'
import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { startFanOut } from './fan-out.ts'

let house: House
let hub: Hub
let stop: () => void
let errors: unknown[]
let heard: { reader: number; message: SignalOf<'post.followed'> }[]
let people: Record<'me' | 'friend' | 'star' | 'stranger', number>

beforeEach(async () => {
  house = await openHouse(await openEmptyDatabase())
  errors = []
  heard = []
  const onError = (error: unknown) => void errors.push(error)
  const { broker } = house
  const { db } = house.database
  hub = new Hub({ db, broker, clock: Date.now, onError })
  stop = startFanOut({ db, hub, broker, onError })
  people = {
    me: await house.person('Me'),
    friend: await house.person('Friend'),
    star: await house.person('Star'),
    stranger: await house.person('Stranger'),
  }
  const { request } = await house.act(people.friend, 'friend_request.send', { toUserId: people.me })
  await house.act(people.me, 'friend_request.accept', { id: request.id })
  await house.act(people.me, 'account.follow', { userId: people.star, on: true })
})
afterEach(async () => {
  stop()
  expect(errors).toEqual([])
  await house.close()
})

/** Looks at the following feed, as an open page does. */
const look = async (reader: number) => {
  await hub.hold([topic.myFeed(reader)])
  hub.listen(topic.myFeed(reader), ({ message }) => {
    if (message.name === 'post.followed') heard.push({ reader, message })
  })
}
const post = async (userId: number) =>
  (await house.act(userId, 'post.create', { content: 'x' })).post
const told = (expected: unknown) =>
  vi.waitFor(() =>
    expect(
      heard.map(({ reader, message: { data } }) => [
        reader,
        data.post.id,
        data.repostedBy?.id ?? null,
      ]),
    ).toEqual(expected),
  )

test('who looks hears of their own posts, of those of friends and of people they follow, and of no others', async () => {
  await look(people.me)
  await post(people.stranger)
  const own = await post(people.me)
  const [first, second] = [await post(people.friend), await post(people.star)]
  await told([
    [people.me, own.id, null],
    [people.me, first.id, null],
    [people.me, second.id, null],
  ])
  expect(heard[1]?.message).toMatchObject({ by: people.friend, data: { post: first } })
})

test('a repost says who brought it; who has the post from its author is not told', async () => {
  await look(people.me)
  const far = await post(people.stranger)
  const known = await post(people.star)
  await told([[people.me, known.id, null]])
  await house.act(people.friend, 'post.repost', { postId: known.id, on: true })
  await house.act(people.friend, 'post.repost', { postId: far.id, on: true })
  await told([
    [people.me, known.id, null],
    [people.me, far.id, people.friend],
  ])
})

test('nobody is told of a repost of somebody whom they do not see, nor of one of their own post', async () => {
  await look(people.me)
  const mine = await post(people.me)
  const far = await post(people.stranger)
  await house.act(people.stranger, 'account.block', { userId: people.me, on: true })
  await house.act(people.friend, 'post.repost', { postId: far.id, on: true })
  await house.act(people.friend, 'post.repost', { postId: mine.id, on: true })
  const last = await post(people.friend)
  await told([
    [people.me, mine.id, null],
    [people.me, last.id, null],
  ])
})

test('my own repost is told to my other devices', async () => {
  await look(people.me)
  const far = await post(people.stranger)
  await house.act(people.me, 'post.repost', { postId: far.id, on: true })
  await told([[people.me, far.id, people.me]])
})

test('who has been told is not told again when the database goes away before the others are', async () => {
  stop()
  const last = 100_500
  let away = 1
  const db = house.database.db.withPlugin({
    transformQuery: ({ node }) => {
      if (away > 0 && JSON.stringify(node).includes(String(last))) {
        away -= 1
        throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
      }
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const onError = (error: unknown) => void errors.push(error)
  stop = startFanOut({ db, hub, broker: house.broker, onError })
  await look(people.me)
  await hub.hold(Array.from({ length: 500 }, (_, n) => topic.myFeed(last - 499 + n)))
  await look(people.friend)
  const { id } = await post(people.friend)
  await vi.waitFor(() => expect(heard.map(({ reader }) => reader)).toContain(people.friend), {
    timeout: 10_000,
  })
  await told([
    [people.me, id, null],
    [people.friend, id, null],
  ])
  expect(errors.splice(0)).toHaveLength(1)
})

test('who looked away hears nothing', async () => {
  await look(people.me)
  hub.release([topic.myFeed(people.me)])
  await look(people.stranger)
  await house.act(people.stranger, 'account.follow', { userId: people.friend, on: true })
  const { id } = await post(people.friend)
  await told([[people.stranger, id, null]])
})
