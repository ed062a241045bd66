import { topic } from '@trunkline/shared/protocol/topic'
import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { sweepRetention } from './retention.ts'
import { startNode } from './testing-node.ts'

let node: Awaited<ReturnType<typeof startNode>>
beforeEach(async () => {
  node = await startNode()
})
afterEach(() => node.close())

const ids = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i)
const notifications = topic.notifications

describe('hello', () => {
  test('joins the notification and the friend-request group without being asked', async () => {
    const welcome = await node.connect(1).hello()
    expect(Object.keys(welcome.topics).sort()).toEqual([
      'account:1',
      'chats:1',
      'friend_requests:1',
      'notifications:1',
      'presence:1',
    ])
    expect(welcome).toMatchObject({ user: 1, epoch: node.epoch, mode: 'unified', build: 'test' })
  })

  test('the answer names the subprotocol and never echoes a ticket', async () => {
    const client = node.connect(1, { protocols: ['ticket.abc', SUBPROTOCOL] })
    await client.hello()
    expect(client.socket.protocol).toBe(SUBPROTOCOL)
  })

  test('resume sends what was missed, once, in order, while new events arrive', async () => {
    for (const id of ids(30)) await node.say(1, id)
    const first = await node.connect(1).hello()
    const { seq, id } = first.topics['notifications:1'] ?? { seq: 0, id: '' }
    expect(seq).toBe(30)
    await Promise.all(ids(30, 31).map((n) => node.say(1, n)))
    const client = node.connect(1)
    const writing = Promise.all(ids(30, 61).map((n) => node.say(1, n)))
    const resume = { epoch: node.epoch, positions: { 'notifications:1': [seq, id] } }
    const welcome = await client.hello({ resume })
    expect(welcome.topics['notifications:1']?.state).toBe('replay')
    await writing
    const heard = []
    for (let i = 0; i < 60; i++) heard.push((await client.next('event')).seq)
    expect(heard).toEqual(ids(60, 31))
  })

  test('a quiet topic resumes as live and sends nothing', async () => {
    await node.say(1, 1)
    const { topics } = await node.connect(1).hello()
    const { seq = 0, id = '' } = topics['notifications:1'] ?? {}
    const resume = { epoch: node.epoch, positions: { 'notifications:1': [seq, id] } }
    const client = node.connect(1)
    const welcome = await client.hello({ resume })
    expect(welcome.topics['notifications:1']).toEqual({ seq, id, state: 'live' })
    await node.say(1, 2)
    expect((await client.next('event')).seq).toBe(2)
  })

  test.each([
    ['epoch', { epoch: 'another', positions: { 'notifications:1': [1, 'x'] } }],
    ['future', { positions: { 'notifications:1': [99, 'x'] } }],
    ['identity', { positions: { 'notifications:1': [1, 'not-that-id'] } }],
    ['identity', { positions: { 'notifications:1': [3, 'not-that-id'] } }],
  ])('a position that cannot be resumed is told as reset: %s', async (why, resume) => {
    for (const id of ids(3)) await node.say(1, id)
    const client = node.connect(1)
    const { topics } = await client.hello({ resume: { epoch: node.epoch, ...resume } })
    expect(topics['notifications:1']).toMatchObject({ state: 'reset', why, seq: 3 })
    await node.say(1, 4)
    expect((await client.next('event')).seq).toBe(4)
  })

  test('more than 500 events behind is a refetch', async () => {
    await Promise.all(ids(501).map((id) => node.say(1, id)))
    const resume = { epoch: node.epoch, positions: { 'notifications:1': [0, ''] } }
    const { topics } = await node.connect(1).hello({ resume })
    expect(topics['notifications:1']).toMatchObject({ state: 'reset', why: 'too_many', seq: 501 })
  })

  test('a position older than what is kept is a refetch, however few events are left', async () => {
    for (const id of ids(3)) await node.say(1, id)
    await sweepRetention(node.database, { events: 1, ms: 86_400_000 }, Date.now())
    const resume = { epoch: node.epoch, positions: { 'notifications:1': [0, ''] } }
    const { topics } = await node.connect(1).hello({ resume })
    expect(topics['notifications:1']).toMatchObject({ state: 'reset', why: 'retention', seq: 3 })
  })

  test('whoever does not say hello in time is closed with 4408', async () => {
    const impatient = await startNode({ wsHelloTimeoutMs: 50 })
    const client = impatient.connect(1)
    expect((await client.closed).code).toBe(4408)
    await impatient.close()
  })

  test('anything before hello is refused, and hello still works', async () => {
    const client = node.connect(1)
    await client.opened
    client.send({ type: 'action', id: '1', name: 'notification.mark_read', data: { ids: [1] } })
    expect(await client.next('error')).toMatchObject({ code: 'bad_frame' })
    await client.hello()
  })
})

describe('subscribe', () => {
  test('a shown topic is followed, and no longer after unsubscribe', async () => {
    const client = node.connect(1)
    await client.hello()
    client.send({ type: 'subscribe', id: 's', topics: [{ topic: 'feed' }] })
    const ok = await client.next('ok')
    expect(ok).toMatchObject({
      id: 's',
      data: { topics: { feed: { seq: 0, id: '', state: 'live' } } },
    })
    client.send({ type: 'unsubscribe', id: 'u', topics: ['feed'] })
    expect(await client.next('ok')).toMatchObject({ id: 'u' })
    expect(node.hub.counts().has('feed')).toBe(false)
  })

  test("another's private topic is denied, with and without a position, and says nothing", async () => {
    const client = node.connect(1)
    await client.hello()
    const topics = [{ topic: 'notifications:2', since: [0, ''] }, { topic: 'account:2' }]
    client.send({ type: 'subscribe', id: 's', topics })
    const denied = { seq: 0, id: '', state: 'denied' }
    expect((await client.next('ok')).data).toEqual({
      topics: { 'notifications:2': denied, 'account:2': denied },
    })
    await node.say(2, 1)
    await node.say(1, 1)
    expect((await client.next('event')).topic).toBe('notifications:1')
  })

  test('asking five times in a row for what one may not read ends the line with 4403', async () => {
    const client = node.connect(1)
    await client.hello()
    for (const id of ids(5))
      client.send({ type: 'subscribe', id: `${id}`, topics: [{ topic: `account:${id + 1}` }] })
    expect((await client.closed).code).toBe(4403)
  })

  test('a page may ask for any number of posts that are gone', async () => {
    const client = node.connect(1)
    await client.hello()
    const topics = ids(20).map((id) => ({ topic: `post:${id + 1_000}` }))
    client.send({ type: 'subscribe', id: 's', topics })
    await client.next('ok')
    await node.say(1, 1)
    expect((await client.next('event')).topic).toBe('notifications:1')
  })

  test('a topic already followed starts over at since: how a tab that starts late catches up', async () => {
    for (const id of ids(5)) await node.say(1, id)
    const client = node.connect(1)
    await client.hello()
    client.send({
      type: 'subscribe',
      id: 's',
      topics: [{ topic: 'notifications:1', since: [0, ''] }],
    })
    await client.next('ok')
    const heard = []
    for (let i = 0; i < 5; i++) heard.push((await client.next('event')).seq)
    expect(heard).toEqual(ids(5))
    await node.say(1, 6)
    expect((await client.next('event')).seq).toBe(6)
    expect(node.hub.counts().get(notifications(1))).toBe(1)
  })
})

describe('action', () => {
  const markRead = 'notification.mark_read'

  test('is acknowledged with the events that fulfil it, and told to the other connections', async () => {
    const [one, two] = [node.connect(1), node.connect(1)]
    await Promise.all([one.hello(), two.hello()])
    const ok = await one.action(markRead, { ids: [5] }, 'a1')
    expect(ok).toEqual({ type: 'ok', id: 'a1', data: { unread: 1 }, at: { 'notifications:1': 1 } })
    const event = { topic: 'notifications:1', seq: 1, by: 1, clientId: 'a1', data: { ids: [5] } }
    expect(await two.next('event')).toMatchObject(event)
    expect(await one.next('event')).toMatchObject(event)
  })

  test('the same id from many connections at once acts once, and each gets the same answer', async () => {
    const clients = ids(5).map(() => node.connect(1))
    await Promise.all(clients.map((client) => client.hello()))
    const answers = await Promise.all(
      clients.map((one) => one.action(markRead, { ids: [5] }, 'a1')),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({
        type: 'ok',
        data: { unread: 1 },
        at: { 'notifications:1': 1 },
      })
    const duplicates = answers.filter((answer) => answer.type === 'ok' && answer.duplicate)
    expect(duplicates).toHaveLength(4)
  })

  test('the same id with other content is refused', async () => {
    const client = node.connect(1)
    await client.hello()
    await client.action(markRead, { ids: [5] }, 'a1')
    const again = await client.action(markRead, { ids: [6] }, 'a1')
    expect(again).toMatchObject({ type: 'error', code: 'id_reused', temporary: false })
  })

  test('the same id of another user is another action', async () => {
    const [one, two] = [node.connect(1), node.connect(2)]
    await Promise.all([one.hello(), two.hello()])
    await one.action(markRead, { ids: [5] }, 'a1')
    expect(await two.action(markRead, { ids: [6] }, 'a1')).not.toHaveProperty('duplicate')
  })

  test('what was refused is not remembered: the same id may succeed later', async () => {
    const client = node.connect(1)
    await client.hello()
    const refused = await client.action(markRead, { ids: [404] }, 'a1')
    expect(refused).toMatchObject({ type: 'error', code: 'not_found', temporary: false })
    expect(await client.action(markRead, { ids: [5] }, 'a1')).toMatchObject({ type: 'ok' })
  })

  test.each([
    ['an unknown name', 'notification.frobnicate', {}, 'unknown_action'],
    ['a name from the prototype', 'constructor', {}, 'unknown_action'],
    ['wrong input, naming the field', markRead, { ids: 'all' }, 'invalid_input'],
    ['no input', markRead, undefined, 'invalid_input'],
  ])('%s is refused and nothing happens', async (_what, name, data, code) => {
    const client = node.connect(1)
    await client.hello()
    expect(await client.action(name, data, 'a1')).toMatchObject({ type: 'error', id: 'a1', code })
    await node.say(1, 1)
    expect((await client.next('event')).seq).toBe(1)
  })

  test("one connection's actions happen in the order in which they arrived", async () => {
    const client = node.connect(1)
    await client.hello()
    client.send(
      ids(40).map((n) => ({ type: 'action', id: `a${n}`, name: markRead, data: { ids: [n] } })),
    )
    const order = []
    for (let i = 0; i < 40; i++) order.push((await client.next('event')).data)
    expect(order).toEqual(ids(40).map((n) => ({ ids: [n], unread: 0 })))
  })
})

describe('signal', () => {
  const typing = { type: 'signal', topic: 'post:7', name: 'post.typing', data: { on: true } }

  test('reaches the others who follow the topic, with who sent it', async () => {
    const [one, two] = [node.connect(1), node.connect(2)]
    await Promise.all([one.hello({ topics: ['post:7'] }), two.hello({ topics: ['post:7'] })])
    one.send(typing)
    expect(await two.next('signal')).toMatchObject({ topic: 'post:7', by: 1, data: { on: true } })
  })

  test('is not taken from somebody who does not follow the topic', async () => {
    const [one, two] = [node.connect(1), node.connect(2)]
    await Promise.all([one.hello(), two.hello({ topics: ['post:7'] })])
    one.send(typing)
    one.send({ type: 'ping', timestamp: 1 })
    await one.next('pong')
    two.send({ type: 'ping', timestamp: 1 })
    await two.next('pong')
    expect(two.frames).toEqual([])
  })
})

describe('bad input', () => {
  test('an unknown frame type is ignored: a newer client may say more', async () => {
    const client = node.connect(1)
    await client.hello()
    client.send({ type: 'dance', id: 'x' })
    client.send({ type: 'ping', timestamp: 7 })
    expect(await client.next('pong')).toMatchObject({ timestamp: 7 })
    expect(client.frames).toEqual([])
  })

  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`
  test.each([
    ['not JSON', 'hello?', 'bad_frame'],
    ['no object', '7', 'bad_frame'],
    [
      'a known type with a wrong field',
      '{"type":"subscribe","id":"s","topics":"feed"}',
      'bad_frame',
    ],
    ['nested too deep', `{"type":"action","id":"a","name":"x","data":${deep}}`, 'bad_frame'],
    [
      'a frame of more than 16 KB',
      JSON.stringify({ type: 'x', a: 'x'.repeat(17_000) }),
      'too_large',
    ],
  ])('%s is answered and the line stays', async (_what, text, code) => {
    const client = node.connect(1)
    await client.hello()
    client.send(text)
    expect(await client.next('error')).toMatchObject({ code, temporary: false })
    client.send({ type: 'ping', timestamp: 1 })
    await client.next('pong')
  })

  test('twenty malformed frames in a minute end the line with 4400', async () => {
    const client = node.connect(1)
    await client.hello()
    for (let i = 0; i < 20; i++) client.send('?')
    expect((await client.closed).code).toBe(4400)
  })

  test('a flood is told to slow down and, when it goes on, ended with 4104 and a time to come back', async () => {
    const client = node.connect(1)
    await client.hello()
    for (let i = 0; i < 400; i++) client.send({ type: 'ping', timestamp: i })
    const slow = await client.next('error')
    expect(slow).toMatchObject({ code: 'rate_limited', temporary: true })
    expect(slow.retryIn).toBeGreaterThan(0)
    const { code, reason } = await client.closed
    expect([code, JSON.parse(reason)]).toEqual([4104, { retryIn: 5_000 }])
  })
})

describe('sessions', () => {
  const ended = { type: 'notice', name: 'session_ended', sessionId: 1, why: 'signed_out' } as const

  test('a session that ends closes its lines with 4401 and the reason, and no others', async () => {
    const [one, two] = [node.connect(1), node.connect(2)]
    await Promise.all([one.hello(), two.hello()])
    node.broker.publish([ended])
    const { code, reason } = await one.closed
    expect([code, JSON.parse(reason)]).toEqual([4401, { why: 'signed_out' }])
    two.send({ type: 'ping', timestamp: 1 })
    await two.next('pong')
  })

  test('an end that nobody told of is found by the audit', async () => {
    const audited = await startNode({ sessionAuditMs: 20 })
    const client = audited.connect(1)
    await client.hello()
    audited.endSession(1)
    expect((await client.closed).code).toBe(4401)
    await audited.close()
  })
})

test('a peer that answers no ping is closed, however much it talks', async () => {
  const quick = await startNode({ wsPingMs: 100, wsPongTimeoutMs: 50 })
  const client = quick.connect(1)
  await client.hello()
  client.socket.pong = () => undefined
  Reflect.set(client.socket, '_autoPong', false)
  const talk = setInterval(() => client.send({ type: 'ping', timestamp: 1 }), 60)
  await vi.waitFor(() => expect(quick.connections.counts().total).toBe(0), { timeout: 3_000 })
  clearInterval(talk)
  await quick.close()
})

test('a pong that nobody asked for proves nothing; who answers what was asked stays', async () => {
  const quick = await startNode({ wsPingMs: 100, wsPongTimeoutMs: 50 })
  const honest = quick.connect(1)
  const liar = quick.connect(2)
  await honest.hello()
  await liar.hello()
  let asked = 0
  honest.socket.on('ping', () => (asked += 1))
  Reflect.set(liar.socket, '_autoPong', false)
  const lie = setInterval(() => liar.socket.pong(), 10)
  expect((await liar.closed).code).toBe(4101)
  clearInterval(lie)
  const soFar = asked
  await vi.waitUntil(() => asked > soFar + 2)
  expect(quick.connections.counts().total).toBe(1)
  await quick.close()
})
