import type { Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
let cay: TestPerson
beforeEach(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  cay = await app.signUp('Cay')
})
afterEach(() => app.close())

const FEED = topic.feed()
const post = (who: TestPerson, content: string) => who.json<Post>('POST', '/api/posts', { content })
const isType =
  (type: string) =>
  (frame: unknown): frame is Record<string, unknown> =>
    (frame as { type?: string }).type === type

test('who blocks and who is blocked do not hear each other on the feed; the numbers stay dense', async () => {
  const lines = [ann.connect(), bob.connect()]
  for (const line of lines) await line.hello({ topics: [FEED] })
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  await post(bob, 'by Bob')
  await post(ann, 'by Ann')
  await post(cay, 'by Cay')
  const [toAnn, toBob] = await Promise.all(
    lines.map(async (line) => {
      const told = []
      while (told.length < 3) told.push(await line.next('event', (frame) => frame.topic === FEED))
      return told
    }),
  )
  expect(toAnn?.map(({ seq, name, by }) => [seq, name, by])).toEqual([
    [1, 'hidden', undefined],
    [2, 'post.created', ann.id],
    [3, 'post.created', cay.id],
  ])
  expect(toBob?.map(({ seq, name }) => [seq, name])).toEqual([
    [1, 'post.created'],
    [2, 'hidden'],
    [3, 'post.created'],
  ])
  expect(JSON.stringify(toAnn)).not.toContain('by Bob')
})

test('an old feed line says nothing of them', async () => {
  const line = ann.connect({ path: '/ws/feed', protocols: [] })
  await line.opened
  line.send({ type: 'ping' })
  await line.take(isType('pong'))
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  await post(bob, 'by Bob')
  await post(cay, 'by Cay')
  expect(await line.take(isType('new_post'))).toMatchObject({ post: { content: 'by Cay' } })
  expect(line.frames).toEqual([])
})

test("a blocker's post that is open ends on unified and old lines alike, and is not found again", async () => {
  const { id } = await post(bob, 'open')
  const line = ann.connect()
  await line.hello({ topics: [topic.post(id), topic.engagement(id)] })
  const old = ann.connect({ path: `/ws/engagement/${id}`, protocols: [] })
  await old.take(isType('engagement_update'))
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  const ended = [await line.next('ended'), await line.next('ended')]
  expect(ended.map((frame) => frame.topic).toSorted()).toEqual([
    topic.engagement(id),
    topic.post(id),
  ])
  expect(await old.closed).toMatchObject({ code: 4403 })
  line.send({ type: 'subscribe', id: 's', topics: [{ topic: topic.post(id) }] })
  expect((await line.next('ok')).data).toMatchObject({
    topics: { [topic.post(id)]: { state: 'denied' } },
  })
  for (const path of [`/api/posts/${id}`, `/api/users/${bob.id}`])
    expect((await ann.request('GET', path)).status).toBe(404)
  expect(await bob.json('GET', `/api/users/${ann.id}`)).toMatchObject({ blocked: true })
})

test('polling tells no more than a line', async () => {
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  const { epoch } = await ann.connect().hello()
  await post(bob, 'by Bob')
  const positions = encodeURIComponent('feed=0:')
  const answer = await ann.json<{ events: { topic: string; name: string }[] }>(
    'GET',
    `/api/realtime/events?epoch=${epoch}&positions=${positions}`,
  )
  const told = answer.events.filter((event) => event.topic === FEED)
  expect(told).toMatchObject([{ seq: 1, name: 'hidden', data: {} }])
})

test('in what others post, whoever is hidden is not named: live, replayed, polled, read, in the feed of those one follows', async () => {
  await cay.json('PUT', `/api/users/${ann.id}/follow`)
  await ann.json('PUT', `/api/users/${cay.id}/follow`)
  const { handle } = await cay.json<{ handle: string }>('GET', `/api/users/${bob.id}`)
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  await bob.json('PUT', '/api/profile', { name: 'Bob Newname' })
  const line = ann.connect()
  const { epoch } = await line.hello({ topics: [FEED, topic.myFeed(ann.id)] })
  const others = cay.connect()
  await others.hello({ topics: [FEED] })
  const { id } = await post(cay, `@${handle} was here`)
  const live = [
    await line.next('event', (frame) => frame.topic === FEED),
    await line.next('signal', ({ name }) => name === 'post.followed'),
  ]
  const back = ann.connect()
  await back.hello({ topics: [FEED], resume: { epoch, positions: { [FEED]: [0, ''] } } })
  const asked = `epoch=${epoch}&positions=${encodeURIComponent('feed=0:')}`
  const told = [
    ...live,
    await back.next('event', (frame) => frame.topic === FEED),
    await ann.json('GET', `/api/realtime/events?${asked}`),
    await ann.json('GET', '/api/posts?feed=public'),
    await ann.json('GET', '/api/posts?feed=following'),
    await ann.json('GET', `/api/posts/${id}`),
  ]
  for (const one of told) {
    expect(JSON.stringify(one)).toContain('was here')
    expect(JSON.stringify(one)).not.toContain('Bob Newname')
  }
  const toOthers = [await others.next('event'), await cay.json('GET', `/api/posts/${id}`)]
  for (const one of toOthers) expect(JSON.stringify(one)).toContain('Bob Newname')
})

test('in a group of others nobody sees how far who is hidden has read, until the block is lifted', async () => {
  for (const one of [ann, bob]) {
    const { id } = await cay.json<{ id: number }>('POST', '/api/friend-requests', {
      toUserId: one.id,
    })
    await one.json('POST', `/api/friend-requests/${id}/accept`, {})
  }
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  const memberIds = [ann.id, bob.id]
  const group = await cay.json<{ id: number }>('POST', '/api/chats', { memberIds, title: 'Hills' })
  await cay.json('POST', `/api/chats/${group.id}/messages`, { content: 'Hello' })
  const place = topic.chat(group.id)
  const line = ann.connect()
  await line.hello({ topics: [place] })
  for (const one of [bob, cay]) await one.json('POST', `/api/chats/${group.id}/read`, { upTo: 1 })
  const markOf = (who: TestPerson) => (value: { key?: string | undefined; data: unknown }) =>
    value.key === String(who.id) && (value.data as { upTo: number }).upTo === 1
  await line.next('value', markOf(cay))
  const again = ann.connect()
  await again.hello({ topics: [place] })
  await again.next('value', markOf(cay))
  const asked = `epoch=x&topics=${place}`
  const polled = await ann.json<{ values: { name: string; key: string }[] }>(
    'GET',
    `/api/realtime/events?${asked}`,
  )
  const marks = polled.values.filter(({ name }) => name === 'chat.read_mark')
  expect(marks.map(({ key }) => Number(key))).toEqual([ann.id, cay.id])
  const told = JSON.stringify([line.frames, again.frames])
  expect(told).not.toContain(`"key":"${bob.id}"`)

  await bob.json('DELETE', `/api/users/${ann.id}/block`)
  await line.next('value', markOf(bob))
})

test('lifting the block is enough to hear each other again, on lines that are open', async () => {
  const line = ann.connect()
  await line.hello({ topics: [FEED] })
  await bob.json('PUT', `/api/users/${ann.id}/block`)
  await bob.json('DELETE', `/api/users/${ann.id}/block`)
  await post(bob, 'by Bob')
  expect(await line.next('event', (frame) => frame.topic === FEED)).toMatchObject({
    seq: 1,
    name: 'post.created',
  })
})
